// violates: a-repository-belongs-to-its-feature
import { ContactsRepository } from '../contacts/contacts.repository.js';
export const story = ContactsRepository;
