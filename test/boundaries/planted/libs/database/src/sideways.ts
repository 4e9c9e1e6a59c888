// violates: lib-database
import { EndedSessions } from '@switchboard/auth';
export const sideways = EndedSessions;
