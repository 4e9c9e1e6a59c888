import { Button } from '@mantine/core';
import type { ComposedStaffContact, Offer } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { http } from '../api';
import { live } from '../live/live';
import { useTold } from '../live/use-live';
import { usePreferences } from '../session/preferences';
import { formatSince } from '../shared/format';
import { notifyMissed, notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { useDocumentHidden } from '../shared/use-hidden';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './agent.module.css';
import { forgetOffer, keepContact, useOffers } from './desk.data';
import { notifyHidden } from './notifications';
import { ringOnce } from './sounds';

/** The server says when an offer ends; only where it could not, the card goes by itself. */
const SAID_WITHIN_MS = 5_000;

/** Ringing offers, top right over whatever is open (D1), announced to screen readers. */
export function Offers() {
  const { data } = useOffers();
  useMissed();
  const ringing = (data?.items ?? []).filter(({ state }) => state === 'ringing');
  const [first] = ringing;

  return (
    <section className={classes.offers} aria-label={t('offer.title')} aria-live="assertive">
      {ringing.map((offer) => (
        <OfferCard key={offer.id} offer={offer} isFirst={offer === first} />
      ))}
    </section>
  );
}

function OfferCard({ offer, isFirst }: { offer: Offer; isFirst: boolean }) {
  const now = useNow(500);
  const { accept, reject } = useAnswer(offer);
  const place = useShown(offer.id);
  const name = safeName(offer.contact.visitor.name, t('visitor'));
  const left = Math.max(0, Date.parse(offer.expiresAt) - now);
  const share = Math.min(1, left / (Date.parse(offer.expiresAt) - Date.parse(offer.madeAt)));
  useRinging(offer, name);
  const isLost = now > Date.parse(offer.expiresAt) + SAID_WITHIN_MS;
  useEffect(() => {
    if (isLost) forgetOffer(offer.id);
  }, [isLost, offer.id]);

  return (
    <article ref={place} className={classes.offer} aria-label={t('offer.from', { name })}>
      <div className={classes.offerHead}>
        {offer.visitorUrl ? (
          <a href={offer.visitorUrl} target="_blank" rel="noopener noreferrer">
            {name}
          </a>
        ) : (
          <strong>{name}</strong>
        )}
        <span>{t('offer.left', { seconds: Math.ceil(left / 1000) })}</span>
      </div>
      {offer.contact.visitor.email && <div>{offer.contact.visitor.email}</div>}
      <dl className={classes.offerFacts}>
        {Object.entries(offer.contact.visitor.fields).map(([field, value]) => (
          <Fact key={field} label={field} value={safeName(value, '')} />
        ))}
        <Fact label={t('offer.queue')} value={`${offer.queue.number} ${offer.queue.name}`} />
        <Fact label={t('offer.waitingFor')} value={formatSince(offer.waitingSince, now)} />
        <Fact label={t('offer.ringingFor')} value={formatSince(offer.madeAt, now)} />
      </dl>
      <div className={classes.offerTime} style={{ '--share': share } as React.CSSProperties} />
      <div className={classes.offerActions}>
        <Button className={classes.accept} loading={accept.isPending} onClick={() => accept.mutate()}>
          {t('offer.accept')}
        </Button>
        <Button variant="outline" color="gray.3" loading={reject.isPending} onClick={() => reject.mutate()}>
          {t('offer.reject')}
        </Button>
        {offer.externalUrl && (
          <Button
            component="a"
            className={classes.external}
            href={offer.externalUrl}
            target="_blank"
            rel="noopener noreferrer"
          >
            {t('offer.external')}
          </Button>
        )}
      </div>
      {isFirst && <OfferShortcuts onAccept={() => accept.mutate()} onReject={() => reject.mutate()} />}
    </article>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function OfferShortcuts({ onAccept, onReject }: { onAccept: () => void; onReject: () => void }) {
  useShortcut('alt+a', t('offer.accept'), onAccept);
  useShortcut('alt+r', t('offer.reject'), onReject);
  return null;
}

function useAnswer(offer: Offer) {
  const navigate = useNavigate();
  const forget = () => forgetOffer(offer.id);
  const accept = useMutation({
    mutationFn: () => http.ask<ComposedStaffContact>(`/v1/offers/${offer.id}/accept`, { method: 'POST' }),
    onSuccess: (contact) => {
      keepContact(contact);
      void navigate({ to: '/desk/$contactId', params: { contactId: contact.id } });
    },
    onError: notifyProblem,
    onSettled: forget,
  });
  const reject = useMutation({
    mutationFn: () => http.ask(`/v1/offers/${offer.id}/reject`, { method: 'POST', body: {} }),
    onError: notifyProblem,
    onSettled: forget,
  });
  return { accept, reject };
}

/** Sound as he wants it (D2), and a browser notification where the tab is hidden. */
function useRinging(offer: Offer, name: string): void {
  const { sounds } = usePreferences();
  useEffect(() => {
    if (!sounds.offers) return;
    ringOnce('offer');
    const bell = setInterval(() => ringOnce('offer'), 4_000);
    return () => clearInterval(bell);
  }, [offer.id, sounds.offers]);
  useEffect(() => {
    const note = notifyHidden(t('offer.from', { name }), offer.queue.name, offer.id);
    return () => note?.close();
  }, [offer.id, name, offer.queue.name]);
}

/** Confirms the offer once it is really seen: inside the window, in a tab that is shown (rule 3). */
function useShown(offerId: string) {
  const isHidden = useDocumentHidden();
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isHidden || !place.current) return;
    const eye = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        eye.disconnect();
        live.connection.ask('offer.shown', { offerId }).catch(() => undefined);
      },
      { threshold: 0.5 },
    );
    eye.observe(place.current);
    return () => eye.disconnect();
  }, [isHidden, offerId]);
  return place;
}

/** He did not answer in time: he learns of it, and that he is paused now where the queue wants that (D8). */
function useMissed(): void {
  const names = useRef(new Map<string, string | null>());
  useTold('offer.made', ({ offer }) => names.current.set(offer.id, offer.contact.visitor.name));
  useTold('offer.ended', ({ offerId, outcome }) => {
    if (outcome === 'missed') notifyMissed(safeName(names.current.get(offerId), t('visitor')));
    names.current.delete(offerId);
  });
}
