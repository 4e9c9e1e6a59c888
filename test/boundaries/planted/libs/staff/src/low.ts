// allowed
import { Database } from '@switchboard/database';
export const low = Database;
