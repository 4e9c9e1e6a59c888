// violates: rules-are-pure
import { ContactsRepository } from './contacts.repository.js';
export const impure = ContactsRepository;
