import { z } from 'zod';
import { Actor, Right, Role } from './actors.js';
import { Id, Instant, label, Nothing } from './common.js';
import { crud } from './crud.js';
import { event, request } from './define.js';

// ---- people

export const Skills = z.record(z.string().min(1).max(64), z.number().int().min(1).max(100));

/** A person of staff. `teamIds`: the teams he is a member of; `supervisedTeamIds`: those he looks after. */
export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string(),
  /** What visitors read; empty: his name. */
  publicName: z.string().default(''),
  roles: z.array(Role),
  rights: z.array(Right),
  skills: Skills,
  capacity: z.number().int(),
  active: z.boolean(),
  teamIds: z.array(Id),
  supervisedTeamIds: z.array(Id),
  revision: z.number().int(),
  createdAt: Instant,
});
export type User = z.infer<typeof User>;

/** How visitors know somebody of staff. */
export const publicNameOf = ({ publicName, name }: Pick<User, 'publicName' | 'name'>): string =>
  publicName || name;

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const Password = z.string().min(10, 'needs at least 10 characters').max(200);

export const UserInput = z.object({
  email: Email,
  password: Password,
  name: label(100, 1),
  publicName: label(100).default(''),
  roles: z.array(Role).min(1),
  rights: z.array(Right).default([]),
  skills: Skills.default({}),
  capacity: z.number().int().min(1).max(50).default(3),
});
export const UserPatch = z
  .object({
    email: Email,
    password: Password,
    name: label(100, 1),
    publicName: label(100),
    roles: z.array(Role).min(1),
    rights: z.array(Right),
    skills: Skills,
    capacity: z.number().int().min(1).max(50),
    active: z.boolean(),
  })
  .partial();
/** /v1/users: administrators write; administrators and supervisors read. */
export const Users = crud('accounts.user', { item: User, input: UserInput, patch: UserPatch });

export const Team = z.object({
  id: Id,
  name: z.string(),
  memberIds: z.array(Id),
  supervisorIds: z.array(Id),
  revision: z.number().int(),
  createdAt: Instant,
});
export type Team = z.infer<typeof Team>;
export const TeamInput = z.object({
  name: label(100, 1),
  memberIds: z.array(Id).max(1000).default([]),
  supervisorIds: z.array(Id).max(100).default([]),
});
export const TeamPatch = z
  .object({ name: label(100, 1), memberIds: z.array(Id).max(1000), supervisorIds: z.array(Id).max(100) })
  .partial();
/** /v1/teams: administrators write; staff read. */
export const Teams = crud('accounts.team', { item: Team, input: TeamInput, patch: TeamPatch });

// ---- sessions

export const SignInBody = z.object({ email: z.string().max(254), password: z.string().max(200) });
export const RefreshBody = z.object({ refreshToken: z.string().max(200).optional() });
export const SessionTokens = z.object({
  accessToken: z.string(),
  expiresInSeconds: z.number().int(),
  refreshToken: z.string(),
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
  z.object({ sid: z.string().optional(), refreshToken: z.string().max(200).optional() }),
  Nothing,
);
/** Sessions ended in the last 300 s: a gateway asks before it is ready. */
export const ListEndedSessions = request(
  'accounts.session.list-ended.v1',
  z.object({}),
  z.object({ items: z.array(z.object({ sid: z.string(), endedAt: Instant })) }),
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
export const ListChangedStaff = request(
  'accounts.user.list-changed.v1',
  z.object({ afterId: Id.nullable() }),
  z.object({ items: z.array(StaffRights).max(100), nextAfterId: Id.nullable() }),
);
export const GetMe = request('accounts.me.get.v1', z.object({ actor: Actor }), User);

export const Preferences = z.object({
  layout: z.record(z.string().max(64), z.unknown()).default({}),
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
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/),
  type: z.enum(['text', 'email', 'tel', 'textarea', 'select', 'checkbox']).default('text'),
  label: z.record(z.string().max(35), label(200)),
  required: z.boolean().default(false),
  options: z.array(label(100, 1)).max(50).default([]),
});
export const Origin = z
  .string()
  .max(300)
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, {
    message: 'is not an origin such as https://shop.example',
  });
const Colour = z.string().regex(/^#[0-9a-fA-F]{6}$/);
export const WidgetColours = z.object({
  accent: Colour.default('#1f6feb'),
  onAccent: Colour.default('#ffffff'),
});
const WidgetTexts = z.record(z.string().max(35), z.record(z.string().max(64), label(2000)));

export const Widget = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  queueIds: z.array(Id),
  allowedOrigins: z.array(z.string()),
  fields: z.array(WidgetField),
  colours: WidgetColours,
  texts: WidgetTexts,
  active: z.boolean(),
  revision: z.number().int(),
  createdAt: Instant,
});
export type Widget = z.infer<typeof Widget>;
export const WidgetInput = z.object({
  /** Made by the server where none is sent; a demonstration sends a stable one. */
  key: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{8,64}$/)
    .optional(),
  name: label(100, 1),
  queueIds: z.array(Id).min(1).max(50),
  allowedOrigins: z.array(Origin).max(100).default([]),
  fields: z.array(WidgetField).max(20).default([]),
  colours: WidgetColours.prefault({}),
  texts: WidgetTexts.default({}),
  active: z.boolean().default(true),
});
export const WidgetPatch = z
  .object({
    name: label(100, 1),
    queueIds: z.array(Id).min(1).max(50),
    allowedOrigins: z.array(Origin).max(100),
    fields: z.array(WidgetField).max(20),
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
  z.object({ key: z.string().max(64), origin: z.string().max(300).nullable() }),
  z.object({
    widgetId: Id,
    queueIds: z.array(Id),
    fields: z.array(WidgetField),
    colours: WidgetColours,
    texts: WidgetTexts,
  }),
);
/** Every active widget's origins, for a gateway before it is ready. */
export const FindWidgets = request(
  'accounts.widget.find.v1',
  z.object({}),
  z.object({
    items: z.array(
      z.object({
        id: Id,
        key: z.string(),
        allowedOrigins: z.array(z.string()),
        active: z.boolean(),
        queueIds: z.array(Id),
        revision: z.number().int(),
      }),
    ),
  }),
);

export const IdentifyVisitorBody = z.object({
  widgetKey: z.string().max(64),
  visitorKey: z.string().max(100).optional(),
  identityToken: z.string().max(4000).optional(),
});
export const VisitorIdentity = z.object({
  visitorId: Id,
  visitorKey: z.string(),
  visitorToken: z.string(),
  expiresInSeconds: z.number().int(),
});
export type VisitorIdentity = z.infer<typeof VisitorIdentity>;
/** Makes or renews a visitor. An unknown or expired key gets a new identity. Key lives three years from its last use (V27). */
export const IdentifyVisitor = request(
  'accounts.visitor.identify.v1',
  IdentifyVisitorBody.extend({ origin: z.string().max(300).nullable() }),
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
    sid: z.string(),
    userId: Id,
    reason: z.enum(['signedOut', 'passwordChanged', 'disabled', 'reused', 'expired', 'forgotten']),
    isLast: z.boolean().optional(),
  }),
);
