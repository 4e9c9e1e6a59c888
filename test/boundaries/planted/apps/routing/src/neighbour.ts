// violates: no-other-app
import { used } from '../../chat/src/contacts/contacts.service.js';
export const neighbour = used;
