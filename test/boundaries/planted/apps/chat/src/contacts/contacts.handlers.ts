// allowed
import { used } from './contacts.service.js';
export const door = used;
