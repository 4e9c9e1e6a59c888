// violates: lib-outbox
import { EndedSessions } from '@switchboard/auth';
export const sideways = EndedSessions;
