// violates: gateway-has-no-database
import { Database } from '@switchboard/database';
export const stateful = Database;
