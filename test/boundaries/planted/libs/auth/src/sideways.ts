// violates: lib-auth
import { Asker } from '@switchboard/messaging';
export const sideways = Asker;
