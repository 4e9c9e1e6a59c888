// allowed
import { used } from '../contacts/contacts.service.js';
export const story = used;
