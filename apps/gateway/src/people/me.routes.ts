import { Preferences, Presence, SetPresenceBody, User } from '@switchboard/contracts';
import { endpoint } from '../http/endpoint.js';

/** The signed-in person himself. */
export const ME_ROUTES = {
  get: endpoint({
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in',
    access: ['staff'],
    reply: User,
  }),
  preferences: endpoint({
    method: 'GET',
    path: '/v1/me/preferences',
    summary: 'His own layout, sounds and reminders',
    access: ['staff'],
    reply: Preferences,
  }),
  putPreferences: endpoint({
    method: 'PUT',
    path: '/v1/me/preferences',
    summary: 'Keeps his own layout, sounds and reminders',
    access: ['staff'],
    body: Preferences,
    reply: Preferences,
  }),
  presence: endpoint({
    method: 'GET',
    path: '/v1/me/presence',
    summary: 'What he says of himself, and how much he has to do',
    access: ['staff'],
    reply: Presence,
  }),
  putPresence: endpoint({
    method: 'PUT',
    path: '/v1/me/presence',
    summary: 'Says available, paused or offline',
    access: ['staff'],
    body: SetPresenceBody,
    reply: Presence,
    errors: ['pause_reason_not_found'],
  }),
} as const;
