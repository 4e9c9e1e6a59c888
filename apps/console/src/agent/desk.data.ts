import type {
  ComposedStaffContact,
  Invitation,
  ListedContact,
  ListWaiting,
  Offer,
  PauseReason,
  Presence,
  Status,
  Reply,
} from '@switchboard/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { http, type Page, queries } from '../api';
import { live } from '../live/live';

/** Keys of what the desk asks; pushes write into the same places. */
export const DESK = {
  presence: ['presence'] as const,
  offers: ['offers'] as const,
  waiting: ['waiting'] as const,
  mine: ['contacts', 'mine'] as const,
  contact: (id: string) => ['contact', id] as const,
  attachments: (id: string) => ['attachments', id] as const,
  statuses: ['statuses'] as const,
  pauseReasons: ['pause-reasons'] as const,
};

const LIST = { limit: 200 };

export const usePresence = () =>
  useQuery({ queryKey: DESK.presence, queryFn: () => http.ask<Presence>('/v1/me/presence') });

export const useOffers = () =>
  useQuery({ queryKey: DESK.offers, queryFn: () => http.ask<{ items: Offer[] }>('/v1/offers') });

export const useWaiting = () =>
  useQuery({
    queryKey: DESK.waiting,
    queryFn: () => http.ask<Reply<typeof ListWaiting>>('/v1/waiting', { query: LIST }),
  });

/** The contacts that the agent is in, wrap-up included. */
export const useMyContacts = ({ enabled = true } = {}) =>
  useQuery({
    queryKey: DESK.mine,
    enabled,
    queryFn: () => http.ask<Page<ListedContact>>('/v1/contacts', { query: { mine: true, ...LIST } }),
  });

export const useContact = (id: string) =>
  useQuery({
    queryKey: DESK.contact(id),
    queryFn: async () => withKnownParts(await http.ask<ComposedStaffContact>(`/v1/contacts/${id}`)),
    // A part that did not come in time is asked for again.
    refetchInterval: ({ state }) => ((state.data?.unavailable.length ?? 0) > 0 ? 5_000 : false),
  });

/** What a service could not tell just now is what was known of it before; and an answer may be overtaken by a push. */
export function withKnownParts(contact: ComposedStaffContact): ComposedStaffContact {
  const known = queries.getQueryData<ComposedStaffContact>(DESK.contact(contact.id));
  if (known && isOlder(contact, known)) return known;
  if (!known || contact.unavailable.length === 0) return contact;
  const parts = contact.unavailable.map((part) => [part, known[part as keyof ComposedStaffContact]]);
  return { ...contact, ...Object.fromEntries(parts) };
}

export const useStatuses = () =>
  useQuery({
    queryKey: DESK.statuses,
    queryFn: () => http.ask<Page<Status>>('/v1/statuses', { query: LIST }),
    staleTime: 60_000,
  });

export const usePauseReasons = () =>
  useQuery({
    queryKey: DESK.pauseReasons,
    queryFn: () => http.ask<Page<PauseReason>>('/v1/pause-reasons', { query: LIST }),
    staleTime: 60_000,
  });

/** Puts what the server tells where the pages read it. Stands once, in the agent's bar. */
export const useDeskEvents = (): void => useEffect(followDesk, []);

/** The same outside of a page; returns how to stop. */
export function followDesk(): () => void {
  const again = (queryKey: readonly string[]) => void queries.invalidateQueries({ queryKey });
  const stops = [
    live.on('presence.changed', ({ presence }) => queries.setQueryData(DESK.presence, presence)),
    live.on('offer.made', ({ offer }) => keepOffer(offer)),
    live.on('offer.ended', ({ offerId }) => forgetOffer(offerId)),
    live.on('waiting.changed', () => again(DESK.waiting)),
    live.on('participant.joined', () => again(DESK.mine)),
    live.on('participant.left', ({ contactId }) => {
      again(DESK.mine);
      again(DESK.contact(contactId));
    }),
    live.on('contact.changed', ({ contact }) => {
      const news = contact as Partial<ComposedStaffContact>;
      queries.setQueryData<ComposedStaffContact>(DESK.contact(contact.id), (known) =>
        known && !isOlder(news, known) ? { ...known, ...news } : known,
      );
      again(DESK.mine);
    }),
    live.on('fileInvitation.changed', keepInvitation),
    live.on('attachment.changed', ({ attachment }) => again(DESK.attachments(attachment.contactId))),
  ];
  return () => stops.forEach((stop) => stop());
}

/** A push may be overtaken by the answer to what came after it. */
const isOlder = (news: Partial<ComposedStaffContact>, known: ComposedStaffContact): boolean =>
  (news.revision ?? Infinity) < (known.revision ?? 0);

/** An offer that rings now; made again, it rings once. */
function keepOffer(offer: Offer): void {
  queries.setQueryData<{ items: Offer[] }>(DESK.offers, (known) => ({
    items: [...(known?.items ?? []).filter(({ id }) => id !== offer.id), offer],
  }));
}

/** An offer that no longer rings. */
export function forgetOffer(offerId: string): void {
  queries.setQueryData<{ items: Offer[] }>(
    DESK.offers,
    (known) => known && { items: known.items.filter(({ id }) => id !== offerId) },
  );
}

/** The contact's file invitation as it was just told; its types stay as they were. */
export function keepInvitation(
  news: Omit<Invitation, 'types'> & { readonly types?: Invitation['types'] },
): void {
  queries.setQueryData<ComposedStaffContact>(DESK.contact(news.contactId), (known) => {
    if (!known) return known;
    // The end of the one before may be told after the beginning of the next.
    if (known.invitation && known.invitation.issuedAt > news.issuedAt) return known;
    return { ...known, invitation: { types: known.invitation?.types ?? [], ...news } };
  });
}

/** The contact as an answer gave it, unless a push was quicker: shown at once, asked again by others when they need it. */
export function keepContact(contact: ComposedStaffContact): void {
  queries.setQueryData<ComposedStaffContact>(DESK.contact(contact.id), (known) =>
    known && isOlder(contact, known) ? known : { ...known, ...contact },
  );
  void queries.invalidateQueries({ queryKey: DESK.mine });
}
