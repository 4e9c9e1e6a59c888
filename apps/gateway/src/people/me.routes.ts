import {
  GetMe,
  GetPreferences,
  GetPresence,
  Preferences,
  PutPreferences,
  SetPresence,
  SetPresenceBody,
} from '@switchboard/contracts';
import { endpoint } from '../http/endpoint.js';

/** The signed-in person himself. */
export const ME_ROUTES = {
  get: endpoint({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in',
    access: ['staff'],
    asks: GetMe,
  }),
  preferences: endpoint({
    method: 'GET',
    path: '/v1/me/preferences',
    summary: 'His own layout, sounds and reminders',
    access: ['staff'],
    asks: GetPreferences,
  }),
  putPreferences: endpoint({
    method: 'PUT',
    path: '/v1/me/preferences',
    summary: 'Keeps his own layout, sounds and reminders',
    access: ['staff'],
    asks: PutPreferences,
    bodyAs: 'preferences',
    body: Preferences,
  }),
  presence: endpoint({
    method: 'GET',
    path: '/v1/me/presence',
    summary: 'What he says of himself, and how much he has to do',
    access: ['staff'],
    asks: GetPresence,
  }),
  putPresence: endpoint({
    method: 'PUT',
    path: '/v1/me/presence',
    summary: 'Says available, paused or offline',
    access: ['staff'],
    asks: SetPresence,
    body: SetPresenceBody,
    errors: ['pause_reason_not_found'],
  }),
} as const;
