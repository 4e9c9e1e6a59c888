import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { ACCESS_TOKEN_KEY, AccessTokens } from './access-tokens.js';
import { type Authenticator, AUTHENTICATORS, TokenAuthenticator } from './authenticator.js';
import { CurrentRights } from './current-rights.js';
import { EndedSessions } from './ended-sessions.js';
import { verifyingKey } from './keys.js';

/** Puts `AccessGuard` before every HTTP route of the app, and gives it `AccessTokens`, `EndedSessions` and `CurrentRights`. */
@Module({})
export class AuthModule {
  static forRoot({ tokenPublicKey }: { tokenPublicKey: string }): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      providers: [
        { provide: ACCESS_TOKEN_KEY, useFactory: () => verifyingKey(tokenPublicKey) },
        EndedSessions,
        CurrentRights,
        AccessTokens,
        TokenAuthenticator,
        // Whoever comes first and knows who asks decides; a new way to ask is one more here.
        {
          provide: AUTHENTICATORS,
          inject: [TokenAuthenticator],
          useFactory: (...authenticators: Authenticator[]) => authenticators,
        },
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [AccessTokens, EndedSessions, CurrentRights],
    };
  }
}
