import { AppError } from '@switchboard/kernel';

/** What reports refuses, in its words. */
export const ERRORS = {
  forbidden: () => new AppError('forbidden', 'Your role does not allow this'),
  reportNotFound: (id: string) => new AppError('report_not_found', `No report of contact ${id}`),
  gone: (id: string) => new AppError('gone', `The report of contact ${id} has expired`),
  onHold: (id: string) => new AppError('on_hold', `The report of contact ${id} is on hold`),
  stillOpen: (id: string) => new AppError('conflict', `Contact ${id} is not closed yet`),
  previewOver: () =>
    new AppError('conflict', 'This preview is too old, was used, or is not yours: look again'),
};
