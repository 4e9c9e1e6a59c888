// violates: lib-staff
import { AccessTokens } from '@switchboard/auth';
export const sideways = AccessTokens;
