import {
  ComposedStaffContact,
  ConfirmOfferShown,
  ListOffers,
  ListQuery,
  ListWaiting,
  RejectOffer,
  RejectOfferBody,
} from '@switchboard/contracts';
import { endpoint } from '../http/endpoint.js';

/** The waiting list, and offers to the signed-in agent. */
export const OFFER_ROUTES = {
  waiting: endpoint({
    method: 'GET',
    path: '/v1/waiting',
    summary: 'Who waits, oldest first',
    access: ['staff'],
    asks: ListWaiting,
    query: ListQuery,
  }),
  pull: endpoint({
    method: 'POST',
    path: '/v1/waiting/:contactId/accept',
    summary: 'Takes a waiting contact without an offer',
    access: ['staff'],
    reply: ComposedStaffContact,
    status: 200,
    errors: ['contact_not_found', 'capacity_full', 'conflict', 'contact_closed', 'forbidden'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/v1/offers',
    summary: 'Offers that ring at the signed-in agent',
    access: ['staff'],
    asks: ListOffers,
  }),
  shown: endpoint({
    method: 'POST',
    path: '/v1/offers/:id/shown',
    summary: 'The offer is really on the screen',
    access: ['staff'],
    asks: ConfirmOfferShown,
    errors: ['offer_not_found', 'offer_not_ringing'],
  }),
  accept: endpoint({
    method: 'POST',
    path: '/v1/offers/:id/accept',
    summary: 'Accepts; the winner may write at once, his repeat gets the same answer',
    access: ['staff'],
    reply: ComposedStaffContact,
    status: 200,
    errors: ['offer_not_found', 'offer_not_ringing', 'capacity_full', 'contact_closed'],
  }),
  reject: endpoint({
    method: 'POST',
    path: '/v1/offers/:id/reject',
    summary: 'Rejects; the contact goes on to the next',
    access: ['staff'],
    asks: RejectOffer,
    body: RejectOfferBody,
    errors: ['offer_not_found', 'offer_not_ringing'],
  }),
} as const;
