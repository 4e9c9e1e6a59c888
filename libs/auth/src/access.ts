import 'reflect-metadata';
import { SetMetadata } from '@nestjs/common';
import { type Actor, hasRight, hasRole, isStaff, isVisitor, Right, Role } from '@switchboard/contracts';

/** Who may come in: a visitor, anybody of staff, a role, or a right. */
export type Audience = 'visitor' | 'staff' | Role | Right;

/** What a route or socket event declares. */
export type Access = { public: true } | { public: false; allow: Audience[] };

const ACCESS = 'switchboard:access';

/** Anybody, signed in or not. A valid token is read all the same, so that the handler may know who it is. */
export const Public = () => SetMetadata(ACCESS, { public: true } satisfies Access);

/** Only these; it is enough to be one of them. On a class it holds for every handler without its own. */
export const Allow = (...allow: [Audience, ...Audience[]]) =>
  SetMetadata(ACCESS, { public: false, allow } satisfies Access);

/** The declared access of a handler, or of its class; null means nobody has decided, and nobody gets in. */
export function accessOf(handler: object, controller?: object): Access | null {
  const own = Reflect.getMetadata(ACCESS, handler) as Access | undefined;
  if (own) return own;
  return (controller && (Reflect.getMetadata(ACCESS, controller) as Access | undefined)) ?? null;
}

type Who = Pick<Actor, 'kind' | 'roles' | 'rights'>;

/** Whether somebody is one of those allowed. */
export function isAllowed(who: Who, allow: readonly Audience[]): boolean {
  return allow.some((audience) => belongsTo(who, audience));
}

function belongsTo(who: Who, audience: Audience): boolean {
  if (audience === 'visitor') return isVisitor(who);
  if (audience === 'staff') return isStaff(who);
  const role = Role.safeParse(audience).data;
  return role ? hasRole(who, role) : hasRight(who, Right.parse(audience));
}
