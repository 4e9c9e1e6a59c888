// violates: lib-http
import { AccessTokens } from '@switchboard/auth';
export const sideways = AccessTokens;
