/** What a contact is seen with: a part of its own, that comes while the form is on the screen. */
export { Chat } from './chat';
export { FilesList } from './files-list';
