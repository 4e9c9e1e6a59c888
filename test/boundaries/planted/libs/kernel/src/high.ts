// violates: lib-kernel
import { Database } from '@switchboard/database';
export const high = Database;
