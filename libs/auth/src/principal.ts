import type { ExecutionContext } from '@nestjs/common';
import type { AccessClaims, Actor } from '@switchboard/contracts';

/** Who is asking, and the session that proves it where there is one. */
export interface Principal {
  readonly actor: Actor;
  readonly session: AccessClaims | null;
}

const PRINCIPAL = Symbol.for('switchboard principal');
const CLAIMS = Symbol.for('switchboard claims');

/** Keeps what the guard found for the handler. */
export function keepPrincipal(context: ExecutionContext, principal: Principal): void {
  requestOf(context)[PRINCIPAL] = principal;
}

/** Who asks. It comes from the session, never from the payload; null on a public route that needs nobody. */
export const actorIn = (context: ExecutionContext): Actor | null =>
  requestOf(context)[PRINCIPAL]?.actor ?? null;

/** The session that proves it (`sid`, `widgetId`, `exp`), where there is one. */
export const sessionIn = (context: ExecutionContext): AccessClaims | null =>
  requestOf(context)[PRINCIPAL]?.session ?? null;

/** The actor that a session speaks for. */
export function actorOf({ kind, sub, sid, roles, rights, teamIds }: AccessClaims): Actor {
  return { kind, id: sub, roles, rights, teamIds, sid };
}

/** Puts a socket's claims on it; at the handshake and at `session.renew`. */
export function keepSocketClaims(socket: { data: unknown }, claims: AccessClaims): void {
  (socket.data as { [CLAIMS]?: AccessClaims })[CLAIMS] = claims;
}

/** The claims of an open socket, if it has been authenticated. */
export function socketClaims(socket: { data: unknown }): AccessClaims | null {
  return (socket.data as { [CLAIMS]?: AccessClaims })[CLAIMS] ?? null;
}

const requestOf = (context: ExecutionContext) =>
  context.switchToHttp().getRequest<{ [PRINCIPAL]?: Principal }>();
