// allowed
import { AppError } from '@switchboard/kernel';
import { ContactsRepository } from './contacts.repository.js';
export const used = [AppError, ContactsRepository];
