import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccessClaims, Actor as ContractActor } from '@switchboard/contracts';
import { unauthenticated } from './access-tokens.js';

const CLAIMS = Symbol.for('switchboard claims');

/** Where the claims live: on the HTTP request, on the socket's own data. */
type Carrier = { [CLAIMS]?: AccessClaims };

/** Puts a socket's claims where the guard looks; at the handshake and at `session.renew`. */
export function keepSocketClaims(socket: { data: unknown }, claims: AccessClaims): void {
  (socket.data as Carrier)[CLAIMS] = claims;
}

/** The claims of an open socket, if it has been authenticated. */
export function socketClaims(socket: { data: unknown }): AccessClaims | null {
  return (socket.data as Carrier)[CLAIMS] ?? null;
}

/** The claims of the request or socket in hand. */
export function claimsIn(context: ExecutionContext): AccessClaims | null {
  return carrierOf(context)[CLAIMS] ?? null;
}

/** Keeps what the guard verified for the handler. */
export function keepClaims(context: ExecutionContext, claims: AccessClaims): AccessClaims {
  carrierOf(context)[CLAIMS] = claims;
  return claims;
}

/** The actor that a session speaks for. */
export function actorOf({ kind, sub, sid, roles, rights, teamIds }: AccessClaims): ContractActor {
  return { kind, id: sub, roles, rights, teamIds, sid };
}

/** Parameter of a handler: who asks, `@Actor() actor: Actor`. It comes from the session, never from the payload. */
export const Actor = createParamDecorator((_: unknown, context: ExecutionContext): ContractActor => {
  const claims = claimsIn(context);
  if (!claims) throw unauthenticated();
  return actorOf(claims);
});
export type Actor = ContractActor;

/** Parameter of a handler: the whole session (`sid`, `widgetId`, `exp`), or null on a public route. */
export const Session = createParamDecorator((_: unknown, context: ExecutionContext) => claimsIn(context));

function carrierOf(context: ExecutionContext): Carrier {
  if (context.getType() === 'ws') return context.switchToWs().getClient<{ data: Carrier }>().data;
  return context.switchToHttp().getRequest<Carrier>();
}
