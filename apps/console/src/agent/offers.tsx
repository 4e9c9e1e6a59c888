import type { Offer, Presence } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';
import { queries } from '../api';
import { useServerEvent } from '../live/use-live';
import { usePreferences } from '../session/preferences';
import { notifyCancelled, notifyMissed, notifyPaused } from '../shared/notify';
import { useDocumentHidden } from '../shared/use-hidden';
import { setTitleCall } from '../shared/use-title';
import { t } from '../texts';
import { DESK, useOffers } from './desk.data';
import { originOf, RingingOffer } from './offer-card';
import classes from './offers.module.css';
import { ringOnce } from './sounds';

/**
 * Ringing offers in one stack, top right over whatever is open (D1): one card whole, the others a line each, never more
 * than the window holds. Menus and dialogs lie above it; what stands at the right of a page makes room.
 */
export function Offers() {
  const { data } = useOffers();
  const [chosenId, choose] = useState<string | null>(null);
  const place = useRoom();
  const ringing = (data?.items ?? []).filter(({ state }) => state === 'ringing');
  const open = ringing.find(({ id }) => id === chosenId) ?? ringing[0];
  const newest = ringing.at(-1);
  useBell(newest?.id);
  useCallInTitle(open);
  useMissed(ringing);

  return (
    <>
      <section ref={place} className={classes.stack} aria-label={t('offer.title')}>
        {ringing.map((offer) => (
          <RingingOffer
            key={offer.id}
            offer={offer}
            isOpen={offer === open}
            onOpen={() => choose(offer.id)}
          />
        ))}
      </section>
      {/* Read out when it comes, not again with every second that it counts. */}
      <div className="visually-hidden" aria-live="assertive">
        {newest && [t('offer.from', { name: callerOf(newest) }), originOf(newest)].join(', ')}
      </div>
    </>
  );
}

/** Who rings, as a name that cannot deceive. */
const callerOf = ({ contact }: Offer): string => safeName(contact.visitor.name, t('visitor'));

/** The gap above the stack and the one below it. */
const GAPS_PX = 24;

/** Tells the page's styles how much room the stack needs. */
function useRoom(): RefCallback<HTMLElement> {
  return useCallback((stack: HTMLElement | null) => {
    if (!stack) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      const height = stack.offsetHeight;
      style.setProperty('--offers-room', height === 0 ? '0px' : `${height + GAPS_PX}px`);
    });
    observer.observe(stack);
    return () => {
      observer.disconnect();
      style.removeProperty('--offers-room');
    };
  }, []);
}

/** One bell, however many ring (D2): at once for each that comes, then again and again. */
function useBell(newestId: string | undefined): void {
  const { sounds } = usePreferences();
  useEffect(() => {
    if (newestId === undefined || !sounds.offers) return;
    ringOnce('offer');
    const bell = setInterval(() => ringOnce('offer'), 4_000);
    return () => clearInterval(bell);
  }, [newestId, sounds.offers]);
}

/** Who works in another tab sees there who rings. */
function useCallInTitle(offer: Offer | undefined): void {
  const isHidden = useDocumentHidden();
  const name = offer && isHidden ? callerOf(offer) : null;
  useEffect(() => setTitleCall(name), [name]);
}

/** He did not answer in time: he learns of it, and that he is paused now where the queue wants that (D8). */
function useMissed(ringing: readonly Offer[]): void {
  const names = useRef(new Map<string, string>());
  useEffect(() => ringing.forEach((offer) => names.current.set(offer.id, callerOf(offer))), [ringing]);
  useServerEvent('offer.ended', ({ offerId, outcome }) => {
    const name = names.current.get(offerId) ?? t('visitor');
    if (outcome === 'missed') notifyMissed(name);
    // Whoever goes offline is rung no longer by his own will.
    if (outcome === 'cancelled' && queries.getQueryData<Presence>(DESK.presence)?.state !== 'offline')
      notifyCancelled(name);
    names.current.delete(offerId);
  });
  const wasAutomatic = useRef(false);
  useServerEvent('presence.changed', ({ presence }) => {
    if (presence.automatic && !wasAutomatic.current) notifyPaused(presence);
    wasAutomatic.current = presence.automatic;
  });
}
