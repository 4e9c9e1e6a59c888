import { AppError } from '@switchboard/kernel';

/** One answer for every fault, so that it tells nothing about the token. */
export const unauthenticated = () => new AppError('unauthenticated', 'Sign in again');
