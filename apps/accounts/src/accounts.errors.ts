import { AppError } from '@switchboard/kernel';

/** What accounts refuses, in its words. */
export const ERRORS = {
  forbidden: () => new AppError('forbidden', 'Your role does not allow this'),
  unauthenticated: () => new AppError('unauthenticated', 'Sign in again'),
  wrongPair: () => new AppError('unauthenticated', 'The e-mail address or the password is wrong'),
  tooManySignIns: (retryAfterSeconds: number) =>
    new AppError('rate_limited', 'Too many sign-ins to this account; wait a little', { retryAfterSeconds }),
  userNotFound: (id: string) => new AppError('user_not_found', `No user ${id}`),
  emailTaken: () => new AppError('conflict', 'This e-mail address belongs to somebody else'),
  lastAdministrator: () => new AppError('conflict', 'There must be an active administrator left'),
  teamNotFound: (id: string) => new AppError('team_not_found', `No team ${id}`),
  teamNameTaken: () => new AppError('conflict', 'Another team has this name'),
  unknownPeople: (path: string) =>
    new AppError('invalid_input', 'The input is not valid', {
      errors: [{ path, message: 'names somebody who does not exist' }],
    }),
  widgetNotFound: () => new AppError('widget_not_found', 'No such widget'),
  widgetKeyTaken: () => new AppError('conflict', 'Another widget has this key'),
  originNotAllowed: () => new AppError('origin_not_allowed', 'This site may not use this widget'),
  visitorNotFound: () => new AppError('visitor_not_found', 'No such visitor'),
};
