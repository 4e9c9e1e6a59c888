import { AppError } from '@switchboard/kernel';

/** What reports refuses, in its words. */
export const ERRORS = {
  forbidden: () => new AppError('forbidden', 'Your role does not allow this'),
  reportNotFound: (id: string) => new AppError('report_not_found', `No report of contact ${id}`),
  gone: (id: string) => new AppError('gone', `The report of contact ${id} has expired`),
};
