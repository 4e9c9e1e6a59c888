import { AppError } from '@switchboard/kernel';

/** What files refuses, in words. */
export const ERRORS = {
  noToken: () => new AppError('unauthenticated', 'Sign in again'),
  noGrant: () => new AppError('unauthenticated', 'No valid grant'),
  contactNotFound: () => new AppError('contact_not_found', 'No such contact'),
  contactClosed: () => new AppError('contact_closed', 'The contact is closed'),
  attachmentNotFound: () => new AppError('attachment_not_found', 'No such attachment'),
  invitationNotFound: () => new AppError('invitation_not_found', 'No such invitation'),
  queueNotFound: () => new AppError('queue_not_found', 'No such queue'),
  forbidden: () => new AppError('forbidden', 'You may not do this'),
  gone: () => new AppError('gone', 'This is no longer kept'),
  lost: () => new AppError('gone', 'The store has lost this file'),
  ticketInvalid: () => new AppError('ticket_invalid', 'The ticket cannot be used'),
  uploadsNotAllowed: () => new AppError('uploads_not_allowed', 'Visitors may not send files here'),
  noActiveInvitation: () =>
    new AppError('no_active_invitation', 'Nobody has invited files, or the time is over'),
  invitationExhausted: () => new AppError('invitation_exhausted', 'The invitation is used up'),
  uploadInProgress: () => new AppError('upload_in_progress', 'This upload is under way'),
  tooManyFiles: () => new AppError('too_many_files', 'The contact has as many files as it may have'),
  totalTooLarge: () =>
    new AppError('total_too_large', 'The files of the contact would be too large together'),
  fileTooLarge: (bytes: number) => new AppError('file_too_large', `A file may have at most ${bytes} bytes`),
  typeNotAllowed: () => new AppError('type_not_allowed', 'Files of this type are not allowed here'),
  typeMismatch: (extension: string) =>
    new AppError('type_mismatch', `The content is not what the extension .${extension} says`),
  emptyFile: () => new AppError('empty_file', 'The file is empty'),
  oneFile: () => new AppError('one_file_per_message', 'One file a message'),
  malformed: (detail: string) => new AppError('invalid_input', detail),
  timeout: () => new AppError('timeout', 'The upload took too long'),
  busy: () => new AppError('unavailable', 'Too much to do now', { retryAfterSeconds: 2 }),
  storeAway: (cause: unknown) =>
    new AppError('unavailable', 'Files cannot be stored now', { retryAfterSeconds: 5, cause }),
} as const;
