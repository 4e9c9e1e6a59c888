// allowed
import { Database } from '@switchboard/database';
export const middle = Database;
