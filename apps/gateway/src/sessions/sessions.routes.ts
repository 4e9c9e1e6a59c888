import { RefreshBody, SessionTokens, SignInBody } from '@switchboard/contracts';
import { endpoint } from '../http/endpoint.js';

/** Staff: signing in. */
export const SESSION_ROUTES = {
  signIn: endpoint({
    method: 'POST',
    path: '/v1/auth/sign-in',
    summary: 'Signs a member of staff in; the refresh token also comes as the cookie sb_refresh',
    access: 'public',
    ownPagesOnly: true,
    secret: true,
    limits: ['signInsOfAddress'],
    body: SignInBody,
    reply: SessionTokens,
    status: 200,
    errors: ['unauthenticated'],
  }),
  refresh: endpoint({
    method: 'POST',
    path: '/v1/auth/refresh',
    summary:
      'Rotates the refresh token; takes the cookie where the body has none, and then demands our own Origin',
    access: 'public',
    ownPagesOnly: true,
    secret: true,
    limits: ['signInsOfAddress'],
    body: RefreshBody,
    reply: SessionTokens,
    status: 200,
    errors: ['unauthenticated'],
  }),
  signOut: endpoint({
    method: 'POST',
    path: '/v1/auth/sign-out',
    summary: 'Ends the session of the bearer token, or of the refresh token in the body',
    access: 'public',
    ownPagesOnly: true,
    body: RefreshBody,
    errors: ['unauthenticated'],
  }),
} as const;
