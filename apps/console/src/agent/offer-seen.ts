import type { Offer } from '@switchboard/contracts';
import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { live } from '../live/live';
import { useDocumentHidden } from '../shared/use-hidden';
import { t } from '../texts';
import { notifyHidden } from './notifications';

/**
 * Confirms the offer once the agent could really see it (rule 3): its card in a tab that is shown, or a notification that
 * the browser says it has shown to him who works elsewhere. Looked at again with every tick, until the server knows.
 */
export function useSeen(offer: Offer, name: string, now: number): RefObject<HTMLElement | null> {
  const place = useRef<HTMLElement>(null);
  const isReported = useRef(false);
  const isHidden = useDocumentHidden();
  const report = useEffectEvent(() => {
    if (isReported.current) return;
    isReported.current = true;
    live.connection.ask('offer.shown', { offerId: offer.id }).catch(() => (isReported.current = false));
  });

  useEffect(() => {
    if (place.current && isInSight(place.current)) report();
  }, [now, isHidden]);
  useEffect(() => {
    if (!isHidden) return;
    const note = notifyHidden(t('offer.from', { name }), offer.queue.name, offer.id, () => report());
    return () => note?.close();
  }, [isHidden, offer.id, name, offer.queue.name]);
  return place;
}

/** In a tab that is shown, not scrolled away, and not below a dialog: its backdrop may be looked through. */
function isInSight(card: HTMLElement): boolean {
  if (document.hidden) return false;
  const { left, top, width, height } = card.getBoundingClientRect();
  const there = document.elementsFromPoint(left + width / 2, top + height / 2);
  const depth = there.findIndex((element) => card.contains(element));
  return depth >= 0 && !there.slice(0, depth).some((element) => element.closest('[role="dialog"]'));
}
