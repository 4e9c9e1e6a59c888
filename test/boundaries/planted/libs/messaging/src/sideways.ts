// violates: lib-messaging
import { EndedSessions } from '@switchboard/auth';
export const sideways = EndedSessions;
