import { AppError, taken } from '@switchboard/kernel';

/** Every refusal of routing: a code for machines, a sentence for people. */
export const ERRORS = {
  queueNotFound: (id: string) => new AppError('queue_not_found', `No queue ${id}`),
  pauseReasonNotFound: (id: string) => new AppError('pause_reason_not_found', `No pause reason ${id}`),
  offerNotFound: (id: string) => new AppError('offer_not_found', `No offer ${id}`),
  userNotFound: (id: string) => new AppError('user_not_found', `No user ${id}`),
  contactNotFound: (id: string) => new AppError('contact_not_found', `No contact ${id}`),
  forbidden: () => new AppError('forbidden', 'You may not do this'),
  membersOnly: () => new AppError('forbidden', 'Only members of the queue may take its contacts'),
  agentsOnly: () => new AppError('forbidden', 'Only who has the contact may hand it over'),
  notYourTransfer: () => new AppError('forbidden', 'Only who handed the contact over may take it back'),
  transferPending: () => new AppError('transfer_pending', 'The contact is being transferred already'),
  targetUnavailable: (why: string) => new AppError('target_unavailable', why),
  alreadyPresent: () => new AppError('already_present', 'He is in the contact already'),
  othersPresent: () => new AppError('conflict', 'Another agent is in the contact and would be put out of it'),
  offerNotRinging: () => new AppError('offer_not_ringing', 'Somebody else was faster, or it rings no longer'),
  contactClosed: (id: string) => new AppError('contact_closed', `Contact ${id} is closed`),
  capacityFull: () => new AppError('capacity_full', 'You hold as many contacts as you may'),
  queueClosed: () => new AppError('queue_closed', 'This queue is closed now'),
  queueFull: () => new AppError('queue_full', 'Too many people are waiting already'),
  nobodyAvailable: () => new AppError('nobody_available', 'Nobody answers this queue'),
  numberTaken: () => taken('number', 'Another queue has this number'),
  noNumberLeft: () => new AppError('conflict', 'Every queue number is taken'),
  unknownQueues: (path: string) =>
    new AppError('invalid_input', 'The input is not valid', {
      errors: [{ path, message: 'names a queue that does not exist' }],
    }),
  unknownPauseReason: (path: string) =>
    new AppError('invalid_input', 'The input is not valid', {
      errors: [{ path, message: 'is not a pause reason' }],
    }),
  personNotKnownYet: () =>
    new AppError('unavailable', 'Your account has not arrived here yet', { retryAfterSeconds: 1 }),
};
