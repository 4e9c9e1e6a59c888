/**
 * Something that a contract's schema describes and that reads like the real thing: every property is there, and what
 * its name promises is in it; the same contact, agent and file all the way through.
 * @param {any} schema JSON Schema of the lock file
 * @param {string} name of the property; at first the contract's own noun
 * @param {string} owner whose property it is
 * @returns {unknown}
 */
export function exampleOf(schema, name, owner = name) {
  if ('const' in schema) return schema.const;
  if (schema.enum) return PREFERRED.find((value) => schema.enum.includes(value)) ?? schema.enum[0];
  const option = (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== 'null');
  if (option) return exampleOf(option, name, owner);
  const make = MAKERS[[schema.type].flat()[0]];
  return make ? make(schema, name, owner) : null;
}

/** Of several values, those that belong to one story: an agent has closed a contact with a clean file. */
const PREFERRED = [
  'administrator',
  'owner',
  'agent',
  'staff',
  'closed',
  'clean',
  'accepted',
  'available',
  'active',
  'text',
  'outbound',
];

/** @type {Record<string, (schema: any, name: string, owner: string) => unknown>} */
const MAKERS = {
  object: objectLike,
  array: (schema, name, owner) => [exampleOf(schema.items, singular(name), owner)],
  boolean: (_, name) => !['deleted', 'notSet', 'visitorAway', 'automatic', 'staffOnly'].includes(name),
  integer: numberLike,
  number: numberLike,
  string: stringLike,
  null: () => null,
};

/** What an owner is called elsewhere. @type {Record<string, string>} */
const ALSO = {
  participant: 'agent',
  owner: 'agent',
  sender: 'agent',
  sentBy: 'agent',
  by: 'agent',
  who: 'agent',
  actor: 'agent',
  user: 'agent',
  member: 'agent',
  supervisor: 'agent',
  handledBy: 'agent',
  me: 'agent',
  hold: 'agent',
  'pause-reason': 'reason',
  place: 'contact',
  session: 'agent',
};
const nounOf = (/** @type {string} */ name) => ALSO[name] ?? name;
const singular = (/** @type {string} */ name) =>
  name.endsWith('s') && name !== 'address' ? name.slice(0, -1) : name;
/** Parts of a whole that have no noun of their own: what is in them belongs to the whole. */
const WRAPPERS = ['item', 'input', 'patch', 'query', 'policy', 'payload', 'preferences'];

/** @param {any} schema @param {string} name @param {string} owner */
function objectLike(schema, name, owner) {
  const noun = WRAPPERS.includes(name) ? owner : nounOf(name);
  const own = Object.entries(schema.properties ?? {}).map(([key, value]) => [
    key,
    exampleOf(value, key, noun),
  ]);
  if (own.length > 0 || !schema.additionalProperties) return Object.fromEntries(own);
  const inner = schema.additionalProperties;
  const key =
    { skills: 'english', requiredSkills: 'english', fields: 'order', layout: 'panels', text: 'title' }[
      name
    ] ?? 'en';
  return { [key]: Object.keys(inner).length === 0 ? 'wide' : exampleOf(inner, key, noun) };
}

/** @type {Record<string, number>} */
const NUMBERS = {
  day: 1,
  score: 5,
  rule: 6,
  number: 7,
  sizeBytes: 48_213,
  expiresInSeconds: 300,
  english: 80,
  limit: 50,
  load: 1,
  wrapUpSeconds: 60,
  idleSeconds: 1800,
  offerTimeoutSeconds: 30,
  maxWaitSeconds: 3600,
  serviceLevelSeconds: 60,
  maxFileBytes: 5_242_880,
  ceilingBytes: 31_457_280,
  maxTotalBytes: 52_428_800,
  bytesLeft: 5_242_880,
  seconds: 300,
  waitSeconds: 12,
  talkSeconds: 310,
  afterSeconds: 120,
  missesBeforePause: 1,
  invitationSeconds: 300,
  priority: 0,
};

/** @param {any} schema @param {string} name */
function numberLike({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }, name) {
  return Math.min(Math.max(NUMBERS[name] ?? 3, minimum), maximum);
}

/** @type {Record<string, string>} */
const NAMES = {
  agent: 'Ada Agent',
  visitor: 'Vera Visitor',
  queue: 'Support',
  team: 'First line',
  widget: 'Shop',
  status: 'Solved',
  reason: 'Lunch',
  attachment: 'invoice.pdf',
  fields: 'order',
  field: 'order',
};
/** @type {Record<string, string>} */
const TEXTS = {
  email: 'vera@example.org',
  password: 'correct horse battery',
  text: 'Hello, my parcel has not arrived.',
  note: 'Waits for an answer of the carrier.',
  key: 'shop-widget',
  widgetKey: 'shop-widget',
  visitorKey: 'q0Yb1mJ8m1c3y4bT7vE5kq2nQJx0Vh3s9Zt6uW8rAeM',
  allowedOrigin: 'https://shop.example',
  origin: 'https://shop.example',
  accent: '#1f6feb',
  onAccent: '#ffffff',
  language: 'en',
  en: 'Order number',
  title: 'How can we help?',
  order: '42',
  option: 'Returns',
  timeZone: 'Europe/Vienna',
  visitorUrl: 'https://crm.example/visitors',
  externalUrl: 'https://crm.example/contacts',
  type: 'pdf',
  clientMessageId: 'c-1',
  mediaType: 'application/pdf',
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  address: '203.0.113.7',
  link: '/a/0f/1e',
  previewLink: '/a/0f/1e/preview',
  url: '/a/0f/1e?ticket=abc',
  cursor: 'WyIyMDI2LTExLTIxIl0',
  nextCursor: 'WyIyMDI2LTExLTIxIl0',
  description: 'The invoice of October',
  reason: 'asked for',
  gatewayId: 'gateway-1',
  from: '09:00',
  to: '17:00',
};
const IDS = [
  'contact',
  'queue',
  'visitor',
  'agent',
  'team',
  'status',
  'widget',
  'attachment',
  'message',
  'offer',
  'assignment',
  'invitation',
  'reason',
  'sid',
  'place',
];

/** The same thing has the same id wherever it is named. @param {string} name @param {string} owner */
function idOf(name, owner) {
  const noun = nounOf(
    name === 'id'
      ? owner
      : singular(name.replace(/Ids?$/, '')).replace(/^(to|supervised|ringingAt)/, '') || owner,
  );
  const place = IDS.indexOf(noun.charAt(0).toLowerCase() + noun.slice(1));
  return `01934f2a-7c00-7000-8a5b-${(place + 1).toString(16).padStart(12, '0')}`;
}

/** @param {any} schema @param {string} name @param {string} owner */
function stringLike({ format, pattern, maxLength = 100, minLength = 0 }, name, owner) {
  if (format === 'uuid') return idOf(name, owner);
  if (format === 'date-time') return '2026-11-21T09:00:00.000Z';
  if (format === 'date') return '2026-12-25';
  if (format === 'email') return TEXTS.email;
  const named = name === 'name' ? (NAMES[owner] ?? 'Support') : TEXTS[name];
  const candidates = [named, name, ...Object.values(TEXTS)].filter(
    (text) => text !== undefined && text !== '',
  );
  const fits = pattern ? candidates.find((text) => new RegExp(pattern).test(text ?? '')) : candidates[0];
  return (fits ?? 'text').slice(0, maxLength).padEnd(minLength, 'x');
}
