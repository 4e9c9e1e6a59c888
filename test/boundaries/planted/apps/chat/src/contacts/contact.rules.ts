// allowed
import { isOpen } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';
import type { ContactsRepository } from './contacts.repository.js';
export const rule = (_type: ContactsRepository | undefined) => [isOpen, AppError];
