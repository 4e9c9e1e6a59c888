/** What one message on the broker takes, replies included: no contract permits a value that is larger (ADR 0028). */
export const WIRE_BYTES = 1024 * 1024;

/**
 * So much of a list is told at once, unless its first item alone is larger: a reply has a bound whatever people typed, and
 * what it adds to its items has room up to what the wire takes (ADR 0026).
 */
export const PAGE_BYTES = 256 * 1024;

/** How much of each thing there is at most. Texts are counted in characters as people count them: code points. */
export const LIMITS = {
  // texts
  name: 100,
  email: 254,
  text: 4000,
  fieldText: 1000,
  widgetText: 2000,
  fileName: 255,
  mediaType: 255,
  fileDescription: 1000,
  /** Why a file is blocked: a signature, or our own words. */
  fileReason: 255,
  fileType: 100,
  language: 35,
  origin: 300,
  urlTemplate: 2000,
  /** A template whose variables are filled in; what would be longer is no address. */
  url: 8000,
  /** A session's, ours or a visitor's id. */
  sid: 64,
  /** A token or grant with everything it says; headers take 16 KiB. */
  token: 12_000,
  cursor: 200,
  /** A sentence of a problem, and the path of an input that is wrong. */
  detail: 2000,
  issuePath: 300,
  issueMessage: 500,

  // lists
  teamsOfMember: 50,
  teamsOfSupervisor: 100,
  teamMembers: 1000,
  teamSupervisors: 100,
  queueMembers: 1000,
  /** Their numbers have four digits. */
  queues: 9999,
  queuesOfWidget: 50,
  queuesOfStatus: 1000,
  skills: 100,
  languages: 20,
  fields: 20,
  fileTypes: 100,
  /** Of those who were in a contact, so many are told. */
  participants: 100,
  /** Of its stretches of waiting, talking and wrap-up, so many are told, the latest. */
  segments: 500,

  /** Of all that is wrong with an input, so much is said. */
  issues: 100,

  // JSON, in bytes
  widgetFieldsBytes: 128 * 1024,
  widgetTextsBytes: 128 * 1024,
  layoutBytes: 64 * 1024,
  unknownEventBytes: 16 * 1024,
} as const;
