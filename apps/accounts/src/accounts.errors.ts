import { AppError, taken } from '@switchboard/kernel';

/** What accounts refuses, in its words. */
export const ERRORS = {
  forbidden: () => new AppError('forbidden', 'Your role does not allow this'),
  unauthenticated: () => new AppError('unauthenticated', 'Sign in again'),
  wrongPair: () => new AppError('unauthenticated', 'The e-mail address or the password is wrong'),
  tooManySignIns: (retryAfterSeconds: number) =>
    new AppError('rate_limited', 'Too many sign-ins to this account; wait a little', { retryAfterSeconds }),
  userNotFound: (id: string) => new AppError('user_not_found', `No user ${id}`),
  emailTaken: () => taken('email', 'This e-mail address belongs to somebody else'),
  lastAdministrator: () =>
    new AppError('conflict', 'There must be an active administrator left', {
      errors: [{ path: 'roles', message: 'the last administrator stays one' }],
    }),
  teamNotFound: (id: string) => new AppError('team_not_found', `No team ${id}`),
  teamNameTaken: () => taken('name', 'Another team has this name'),
  unknownPeople: (path: string) =>
    new AppError('invalid_input', 'The input is not valid', {
      errors: [{ path, message: 'names somebody who does not exist' }],
    }),
  tooManyTeams: (path: string, name: string, max: number) =>
    new AppError('invalid_input', 'The input is not valid', {
      errors: [{ path, message: `${name} would be in more than ${max} teams` }],
    }),
  widgetNotFound: () => new AppError('widget_not_found', 'No such widget'),
  widgetKeyTaken: () => taken('key', 'Another widget has this key'),
  originNotAllowed: () => new AppError('origin_not_allowed', 'This site may not use this widget'),
  visitorNotFound: () => new AppError('visitor_not_found', 'No such visitor'),
};
