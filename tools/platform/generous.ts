/** Rate limits of platforms under test: all journeys come from one address, and many sign in as the same administrator. */
export const GENEROUS = {
  SIGN_INS_PER_MINUTE: '600',
  RATE_SIGN_INS_PER_MINUTE: '600',
  RATE_SIGN_INS_PER_MINUTE_ADDRESS: '600',
  RATE_VISITORS_PER_MINUTE: '6000',
  RATE_CONTACTS_PER_MINUTE: '6000',
  RATE_SOCKETS_PER_MINUTE: '6000',
};
