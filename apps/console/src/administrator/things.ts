import type { PauseReason, Queue, Right, Status, Team, User, Widget } from '@switchboard/contracts';
import type { TextKey } from '../texts';

/** The whole list: a record, so that none can be missing, and no schema comes along to the browser. */
const RIGHTS = Object.keys({
  reports: true,
  export: true,
  release: true,
  redact: true,
  hold: true,
  erase: true,
  audit: true,
  integrations: true,
} satisfies Record<Right, true>);

/** A kind of thing that another thing's field can name. */
export type ThingName = 'users' | 'teams' | 'queues' | 'statuses' | 'pause-reasons' | 'widgets';

/** One field of a form; `of` names the things to choose from. */
export interface Field {
  readonly name: string;
  readonly label: TextKey;
  readonly kind:
    | 'text'
    | 'url'
    | 'email'
    | 'password'
    | 'number'
    | 'switch'
    | 'lines'
    | 'choices'
    | 'things'
    | 'thing'
    | 'colours'
    | 'texts'
    | 'preChat'
    | 'reminders';
  readonly required?: boolean;
  /** What a number may be. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  readonly of?: ThingName;
  /** Sent at the creation only, or left out where it is empty. */
  readonly onlyWhenGiven?: boolean;
  readonly help?: TextKey;
}

export interface ThingKind<T> {
  readonly path: ThingName;
  readonly title: TextKey;
  /** A new one, as its form is called. */
  readonly newOne: TextKey;
  readonly fields: readonly Field[];
  readonly columns: readonly { readonly label: TextKey; readonly of: (thing: T) => string }[];
}

export interface Thing {
  readonly id: string;
  readonly name: string;
}

const kind = <T extends Thing>(given: ThingKind<T>): ThingKind<Thing> => given as unknown as ThingKind<Thing>;

/** What administrators look after, as forms and lists. */
export const THINGS: Readonly<Record<ThingName, ThingKind<Thing>>> = {
  users: kind<User>({
    path: 'users',
    title: 'admin.users',
    newOne: 'admin.newUser',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      { name: 'publicName', label: 'admin.publicName', kind: 'text', help: 'admin.publicNameHelp' },
      { name: 'email', label: 'signIn.email', kind: 'email', required: true },
      {
        name: 'password',
        label: 'signIn.password',
        kind: 'password',
        onlyWhenGiven: true,
        help: 'admin.passwordHelp',
      },
      {
        name: 'roles',
        label: 'admin.roles',
        kind: 'choices',
        choices: ['agent', 'supervisor', 'administrator'],
        required: true,
      },
      { name: 'rights', label: 'admin.rights', kind: 'choices', choices: RIGHTS },
      {
        name: 'capacity',
        label: 'admin.capacity',
        kind: 'number',
        min: 1,
        max: 50,
        help: 'admin.capacityHelp',
      },
    ],
    columns: [
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'signIn.email', of: ({ email }) => email },
      { label: 'admin.roles', of: ({ roles, rights }) => [...roles, ...rights].join(', ') },
      { label: 'admin.capacity', of: ({ capacity }) => String(capacity) },
    ],
  }),
  teams: kind<Team>({
    path: 'teams',
    title: 'admin.teams',
    newOne: 'admin.newTeam',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      { name: 'memberIds', label: 'admin.members', kind: 'things', of: 'users' },
      { name: 'supervisorIds', label: 'admin.supervisors', kind: 'things', of: 'users' },
    ],
    columns: [
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'admin.members', of: ({ memberIds }) => String(memberIds.length) },
      { label: 'admin.supervisors', of: ({ supervisorIds }) => String(supervisorIds.length) },
    ],
  }),
  queues: kind<Queue>({
    path: 'queues',
    title: 'admin.queues',
    newOne: 'admin.newQueue',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      {
        name: 'number',
        label: 'admin.number',
        kind: 'number',
        min: 1,
        max: 9_999,
        onlyWhenGiven: true,
        help: 'admin.numberHelp',
      },
      { name: 'memberIds', label: 'admin.members', kind: 'things', of: 'users' },
      {
        name: 'priority',
        label: 'admin.priority',
        kind: 'number',
        min: 0,
        max: 1_000,
        help: 'admin.priorityHelp',
      },
      { name: 'offerTimeoutSeconds', label: 'admin.offerTimeout', kind: 'number', min: 5, max: 3_600 },
      {
        name: 'missesBeforePause',
        label: 'admin.misses',
        kind: 'number',
        min: 0,
        max: 100,
        help: 'admin.missesHelp',
      },
      { name: 'pauseReasonId', label: 'admin.pauseReason', kind: 'thing', of: 'pause-reasons' },
      { name: 'wrapUpSeconds', label: 'admin.wrapUp', kind: 'number', min: 0, max: 86_400 },
      { name: 'idleSeconds', label: 'admin.idle', kind: 'number', min: 0, max: 604_800 },
      {
        name: 'maxWaiting',
        label: 'admin.maxWaiting',
        kind: 'number',
        min: 0,
        max: 100_000,
        help: 'admin.noLimitHelp',
      },
      {
        name: 'maxWaitSeconds',
        label: 'admin.maxWait',
        kind: 'number',
        min: 0,
        max: 604_800,
        help: 'admin.noLimitHelp',
      },
      { name: 'serviceLevelSeconds', label: 'admin.serviceLevel', kind: 'number', min: 1, max: 86_400 },
      { name: 'reminders', label: 'admin.reminders', kind: 'reminders' },
      { name: 'visitorUrl', label: 'admin.visitorUrl', kind: 'url', help: 'admin.urlHelp' },
      { name: 'externalUrl', label: 'admin.externalUrl', kind: 'url', help: 'admin.urlHelp' },
    ],
    columns: [
      { label: 'admin.number', of: ({ number }) => String(number) },
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'admin.members', of: ({ memberIds }) => String(memberIds.length) },
      { label: 'admin.offerTimeoutShort', of: ({ offerTimeoutSeconds }) => `${offerTimeoutSeconds} s` },
      { label: 'reports.wrapUp', of: ({ wrapUpSeconds }) => `${wrapUpSeconds} s` },
      { label: 'admin.priority', of: ({ priority }) => String(priority) },
    ],
  }),
  statuses: kind<Status>({
    path: 'statuses',
    title: 'admin.statuses',
    newOne: 'admin.newStatus',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      { name: 'queueIds', label: 'admin.queues', kind: 'things', of: 'queues', help: 'admin.allQueuesHelp' },
      { name: 'finalOutcome', label: 'admin.finalOutcome', kind: 'switch' },
    ],
    columns: [
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'admin.finalOutcome', of: ({ finalOutcome }) => (finalOutcome ? '✓' : '–') },
    ],
  }),
  'pause-reasons': kind<PauseReason>({
    path: 'pause-reasons',
    title: 'admin.pauseReasons',
    newOne: 'admin.newPauseReason',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      { name: 'paid', label: 'admin.paid', kind: 'switch' },
    ],
    columns: [
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'admin.paid', of: ({ paid }) => (paid ? '✓' : '–') },
    ],
  }),
  widgets: kind<Widget>({
    path: 'widgets',
    title: 'admin.widgets',
    newOne: 'admin.newWidget',
    fields: [
      { name: 'name', label: 'admin.name', kind: 'text', required: true },
      { name: 'queueIds', label: 'admin.queues', kind: 'things', of: 'queues', required: true },
      { name: 'allowedOrigins', label: 'admin.origins', kind: 'lines', help: 'admin.originsHelp' },
      { name: 'colours', label: 'widget.accent', kind: 'colours' },
      { name: 'fields', label: 'widget.fields', kind: 'preChat' },
      { name: 'texts', label: 'widget.texts', kind: 'texts' },
    ],
    columns: [
      { label: 'admin.name', of: ({ name }) => name },
      { label: 'admin.key', of: ({ key }) => key },
      { label: 'admin.origins', of: ({ allowedOrigins }) => allowedOrigins.join(', ') },
    ],
  }),
};
