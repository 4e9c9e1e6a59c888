import { AppError } from '@switchboard/kernel';

/** What chat refuses, each with its code. */
export const ERRORS = {
  contactNotFound: (id: string) => new AppError('contact_not_found', `No contact ${id}`),
  gone: (id: string) => new AppError('gone', `Contact ${id} has expired`),
  contactClosed: (id: string) => new AppError('contact_closed', `Contact ${id} is closed`),
  forbidden: (what: string) => new AppError('forbidden', what),
  statusRequired: () => new AppError('status_required', 'Choose a status before you close the contact'),
  statusNotFound: (id: string) => new AppError('status_not_found', `No status ${id}`),
  statusOfAnotherQueue: () =>
    new AppError('invalid_input', 'The status does not belong to the queue of this contact', {
      errors: [{ path: 'statusId', message: 'is not a status of this queue' }],
    }),
  notInWrapUp: (id: string) => new AppError('conflict', `Contact ${id} is not in wrap-up`),
  stillOpen: (id: string) => new AppError('conflict', `Contact ${id} has not ended`),
  alreadyRated: (id: string) => new AppError('conflict', `Contact ${id} has another rating already`),
  busy: (id: string) => new AppError('unavailable', `Contact ${id} is changing`, { retryAfterSeconds: 1 }),
};
