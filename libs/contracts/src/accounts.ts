import { z } from 'zod';
import { Actor, Rights, Roles } from './actors.js';
import { AfterId, Id, Instant, label, Nothing, pageById, recordOf, upTo, upToBytes } from './common.js';
import { crud } from './crud.js';
import { event, request } from './define.js';
import { LIMITS } from './limits.js';

// ---- people

export const Skills = recordOf(z.string().min(1).max(64), z.number().int().min(1).max(100), LIMITS.skills);

/** A person of staff. `teamIds`: the teams he is a member of; `supervisedTeamIds`: those he looks after. */
export const User = z.object({
  id: Id,
  email: z.string().max(LIMITS.email),
  name: upTo(LIMITS.name),
  /** What visitors read; empty: his name. */
  publicName: upTo(LIMITS.name).default(''),
  roles: Roles,
  rights: Rights,
  skills: Skills,
  capacity: z.number().int(),
  active: z.boolean(),
  teamIds: z.array(Id).max(LIMITS.teamsOfMember),
  supervisedTeamIds: z.array(Id).max(LIMITS.teamsOfSupervisor),
  revision: z.number().int(),
  createdAt: Instant,
});
export type User = z.infer<typeof User>;

/** How visitors know somebody of staff. */
export const publicNameOf = ({ publicName, name }: Pick<User, 'publicName' | 'name'>): string =>
  publicName || name;

export const Email = z.string().trim().toLowerCase().max(LIMITS.email).pipe(z.email());
export const Password = z.string().min(10, 'needs at least 10 characters').max(200);

export const UserInput = z.object({
  email: Email,
  password: Password,
  name: label(LIMITS.name, 1),
  publicName: label(LIMITS.name).default(''),
  roles: Roles.min(1),
  rights: Rights.default([]),
  skills: Skills.default({}),
  capacity: z.number().int().min(1).max(50).default(3),
});
export const UserPatch = z
  .object({
    email: Email,
    password: Password,
    name: label(LIMITS.name, 1),
    publicName: label(LIMITS.name),
    roles: Roles.min(1),
    rights: Rights,
    skills: Skills,
    capacity: z.number().int().min(1).max(50),
    active: z.boolean(),
  })
  .partial();
/** /v1/users: administrators write; administrators and supervisors read. */
export const Users = crud('accounts.user', { item: User, input: UserInput, patch: UserPatch });

const teamPeople = {
  memberIds: z.array(Id).max(LIMITS.teamMembers),
  supervisorIds: z.array(Id).max(LIMITS.teamSupervisors),
};
/** Who is in it and who looks after it: somebody is a member of at most 50 teams, and looks after at most 100. */
export const Team = z.object({
  id: Id,
  name: upTo(LIMITS.name),
  memberIds: teamPeople.memberIds,
  supervisorIds: teamPeople.supervisorIds,
  revision: z.number().int(),
  createdAt: Instant,
});
export type Team = z.infer<typeof Team>;
export const TeamInput = z.object({
  name: label(LIMITS.name, 1),
  memberIds: teamPeople.memberIds.default([]),
  supervisorIds: teamPeople.supervisorIds.default([]),
});
export const TeamPatch = z.object({ name: label(LIMITS.name, 1), ...teamPeople }).partial();
/** /v1/teams: administrators write; staff read. */
export const Teams = crud('accounts.team', { item: Team, input: TeamInput, patch: TeamPatch });

// ---- sessions

export const SignInBody = z.object({ email: z.string().max(LIMITS.email), password: z.string().max(200) });
export const RefreshBody = z.object({ refreshToken: z.string().max(200).optional() });
export const SessionTokens = z.object({
  accessToken: z.string().max(LIMITS.token),
  expiresInSeconds: z.number().int(),
  refreshToken: z.string().max(200),
  user: User,
});
export type SessionTokens = z.infer<typeof SessionTokens>;

/** Signs in. `unauthenticated` for a wrong pair, the same words and time for both halves (S072, S080). */
export const OpenSession = request(
  'accounts.session.open.v1',
  SignInBody.extend({ address: z.string().max(64).nullable() }),
  SessionTokens,
);
/** Rotates: the one before the newest is good for 60 s more; an older one ends the whole family. */
export const RefreshSession = request(
  'accounts.session.refresh.v1',
  z.object({ refreshToken: z.string().max(200) }),
  SessionTokens,
);
/** Ends the session of the token, or of the refresh token where the access token has run out. */
export const EndSession = request(
  'accounts.session.end.v1',
  z.object({ sid: z.string().max(LIMITS.sid).optional(), refreshToken: z.string().max(200).optional() }),
  Nothing,
);
/** Sessions ended in the last 300 s: a gateway asks before it is ready. */
export const ListEndedSessions = request(
  'accounts.session.list-ended.v1',
  AfterId,
  pageById(z.object({ sid: z.string().max(LIMITS.sid), endedAt: Instant })),
);
/** What somebody of staff may do now. `supervisedTeamIds`: the teams he looks after. */
export const StaffRights = User.pick({
  id: true,
  roles: true,
  rights: true,
  supervisedTeamIds: true,
  active: true,
  revision: true,
});
export type StaffRights = z.infer<typeof StaffRights>;
/** Who was changed or removed while tokens of before are still good: a gateway asks before it is ready. By id, in pages. */
export const ListChangedStaff = request('accounts.user.list-changed.v1', AfterId, pageById(StaffRights));
export const GetMe = request('accounts.me.get.v1', z.object({ actor: Actor }), User);

export const Preferences = z.object({
  layout: upToBytes(LIMITS.layoutBytes, z.record(z.string().max(64), z.unknown())).default({}),
  sounds: z.object({ offers: z.boolean().default(true), messages: z.boolean().default(true) }).prefault({}),
  reminders: z.object({ enabled: z.boolean().default(true) }).prefault({}),
});
export type Preferences = z.infer<typeof Preferences>;
export const GetPreferences = request('accounts.preferences.get.v1', z.object({ actor: Actor }), Preferences);
export const PutPreferences = request(
  'accounts.preferences.put.v1',
  z.object({ actor: Actor, preferences: Preferences }),
  Preferences,
);

// ---- widgets and visitors

/** A pre-chat field; labels by language, `en` is what others fall back to. */
export const WidgetField = z.object({
  name: z
    .string()
    .regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/)
    .max(64),
  type: z.enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox']).default('text'),
  label: recordOf(z.string().max(LIMITS.language), label(200), LIMITS.languages),
  required: z.boolean().default(false),
  options: z.array(label(LIMITS.name, 1)).max(50).default([]),
});
export const Origin = z
  .string()
  .max(LIMITS.origin)
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, {
    message: 'is not an origin such as https://shop.example',
  });
const Colour = z
  .string()
  .max(7)
  .regex(/^#[0-9a-fA-F]{6}$/);
export const WidgetColours = z.object({
  accent: Colour.default('#1f6feb'),
  onAccent: Colour.default('#ffffff'),
});
const Key = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9_-]{8,64}$/);
const WidgetTexts = upToBytes(
  LIMITS.widgetTextsBytes,
  z.record(z.string().max(LIMITS.language), z.record(z.string().max(64), label(LIMITS.widgetText))),
);
const WidgetFields = upToBytes(LIMITS.widgetFieldsBytes, z.array(WidgetField).max(LIMITS.fields));
const WidgetQueueIds = z.array(Id).max(LIMITS.queuesOfWidget);
const Origins = z.array(Origin).max(100);

export const Widget = z.object({
  id: Id,
  key: Key,
  name: upTo(LIMITS.name),
  queueIds: WidgetQueueIds,
  allowedOrigins: z.array(z.string().max(LIMITS.origin)).max(100),
  fields: WidgetFields,
  colours: WidgetColours,
  texts: WidgetTexts,
  active: z.boolean(),
  revision: z.number().int(),
  createdAt: Instant,
});
export type Widget = z.infer<typeof Widget>;
export const WidgetInput = z.object({
  /** Made by the server where none is sent; a demonstration sends a stable one. */
  key: Key.optional(),
  name: label(LIMITS.name, 1),
  queueIds: WidgetQueueIds.min(1),
  allowedOrigins: Origins.default([]),
  fields: WidgetFields.default([]),
  colours: WidgetColours.prefault({}),
  texts: WidgetTexts.default({}),
  active: z.boolean().default(true),
});
export const WidgetPatch = z
  .object({
    name: label(LIMITS.name, 1),
    queueIds: WidgetQueueIds.min(1),
    allowedOrigins: Origins,
    fields: WidgetFields,
    colours: WidgetColours,
    texts: WidgetTexts,
    active: z.boolean(),
  })
  .partial();
/** /v1/widgets: administrators. */
export const Widgets = crud('accounts.widget', { item: Widget, input: WidgetInput, patch: WidgetPatch });

/** Accounts' part of a widget's public configuration. `origin_not_allowed` for a foreign Origin, `widget_not_found`. */
export const GetWidgetConfig = request(
  'accounts.widget.config.v1',
  z.object({ key: z.string().max(64), origin: z.string().max(LIMITS.origin).nullable() }),
  z.object({
    widgetId: Id,
    queueIds: WidgetQueueIds,
    fields: WidgetFields,
    colours: WidgetColours,
    texts: WidgetTexts,
  }),
);
/** Every active widget's origins, for a gateway before it is ready. */
export const FindWidgets = request(
  'accounts.widget.find.v1',
  AfterId,
  pageById(
    Widget.pick({ id: true, key: true, allowedOrigins: true, active: true, queueIds: true, revision: true }),
  ),
);

export const IdentifyVisitorBody = z.object({
  widgetKey: z.string().max(64),
  visitorKey: z.string().max(100).optional(),
  identityToken: z.string().max(4000).optional(),
});
export const VisitorIdentity = z.object({
  visitorId: Id,
  visitorKey: z.string().max(100),
  visitorToken: z.string().max(LIMITS.token),
  expiresInSeconds: z.number().int(),
});
export type VisitorIdentity = z.infer<typeof VisitorIdentity>;
/** Makes or renews a visitor. An unknown or expired key gets a new identity. Key lives three years from its last use (V27). */
export const IdentifyVisitor = request(
  'accounts.visitor.identify.v1',
  IdentifyVisitorBody.extend({ origin: z.string().max(LIMITS.origin).nullable() }),
  VisitorIdentity,
);
/** "Forget me on this device": the visitor key is good for nothing from now on. */
export const ForgetVisitor = request('accounts.visitor.forget.v1', z.object({ actor: Actor }), Nothing);

// ---- events

/** Whole, so that everybody's copy of what he may do follows at once (rule 22); routing matches by it too. */
export const UserChanged = event(
  'accounts.user.changed.v1',
  ['gateway', 'routing', 'chat', 'files', 'reports'],
  z.object({ at: Instant, user: User, deleted: z.boolean().default(false) }),
);
export const TeamChanged = event(
  'accounts.team.changed.v1',
  ['routing'],
  z.object({ at: Instant, team: Team, deleted: z.boolean().default(false) }),
);
export const WidgetChanged = event(
  'accounts.widget.changed.v1',
  ['gateway'],
  z.object({ at: Instant, widget: Widget, deleted: z.boolean().default(false) }),
);
/** `isLast`: nobody is signed in as this user any more. */
export const SessionEnded = event(
  'accounts.session.ended.v1',
  ['gateway', 'files', 'routing'],
  z.object({
    at: Instant,
    sid: z.string().max(LIMITS.sid),
    userId: Id,
    reason: z.enum(['signedOut', 'passwordChanged', 'disabled', 'reused', 'expired', 'forgotten']),
    isLast: z.boolean().optional(),
  }),
);
