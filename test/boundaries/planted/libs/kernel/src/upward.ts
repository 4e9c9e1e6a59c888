// violates: libs-know-no-app
import { used } from '../../../apps/chat/src/contacts/contacts.service.js';
export const upward = used;
