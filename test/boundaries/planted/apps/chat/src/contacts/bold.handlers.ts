// violates: doors-know-services-only
import { ContactsRepository } from './contacts.repository.js';
export const door = ContactsRepository;
