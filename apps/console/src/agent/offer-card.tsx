import { Button } from '@mantine/core';
import type { ComposedStaffContact, Offer } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { http } from '../api';
import { formatSince } from '../shared/format';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import { forgetOffer, keepContact } from './desk.data';
import classes from './offers.module.css';
import { useSeen } from './offer-seen';

/** The server says when an offer ends; only where it could not, the card goes by itself. */
const SAID_WITHIN_MS = 5_000;

/** Where a contact comes from: a colleague who hands it over, or its queue. */
export const originOf = ({ from, queue }: Offer): string =>
  from ? t('offer.transferFrom', { name: safeName(from.name, t('agent')) }) : queue.name;

interface RingingOfferProps {
  readonly offer: Offer;
  /** Whole, and the one that the keyboard answers; otherwise a line. */
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** One offer of the stack, for as long as it rings. */
export function RingingOffer({ offer, isOpen, onOpen }: RingingOfferProps) {
  const now = useNow(500);
  const answer = useAnswer(offer);
  const name = safeName(offer.contact.visitor.name, t('visitor'));
  const leftMs = Math.max(0, Date.parse(offer.expiresAt) - now);
  const isLost = now > Date.parse(offer.expiresAt) + SAID_WITHIN_MS;
  const place = useSeen(offer, name, now);
  useEffect(() => {
    if (isLost) forgetOffer(offer.id);
  }, [isLost, offer.id]);

  const Shape = isOpen ? Card : Line;
  return (
    <article ref={place} className={classes.offer} aria-label={t('offer.from', { name })}>
      <Shape offer={offer} name={name} now={now} leftMs={leftMs} answer={answer} onOpen={onOpen} />
    </article>
  );
}

interface ShapeProps {
  readonly offer: Offer;
  readonly name: string;
  readonly now: number;
  readonly leftMs: number;
  readonly answer: ReturnType<typeof useAnswer>;
  readonly onOpen: () => void;
}

/** Everything that is known of the visitor (D3–D7). */
function Card({ offer, name, now, leftMs, answer: { accept, reject } }: ShapeProps) {
  const share = Math.min(1, leftMs / (Date.parse(offer.expiresAt) - Date.parse(offer.madeAt)));
  useShortcut('alt+a', t('offer.accept'), () => accept.mutate());
  useShortcut('alt+r', t('offer.reject'), () => reject.mutate());
  return (
    <div className={classes.card}>
      <div className={classes.head}>
        {offer.visitorUrl ? (
          <a href={offer.visitorUrl} target="_blank" rel="noopener noreferrer">
            {name}
          </a>
        ) : (
          <strong>{name}</strong>
        )}
        <span>{t('offer.left', { seconds: Math.ceil(leftMs / 1000) })}</span>
      </div>
      {offer.contact.visitor.email && <div>{offer.contact.visitor.email}</div>}
      <dl className={classes.facts}>
        {offer.from && <Fact label={t('offer.handedOverBy')} value={safeName(offer.from.name, t('agent'))} />}
        {offer.note && <Fact label={t('offer.note')} value={safeName(offer.note, '')} />}
        {Object.entries(offer.contact.visitor.fields).map(([field, value]) => (
          <Fact key={field} label={safeName(field, '')} value={safeName(value, '')} />
        ))}
        <Fact label={t('offer.queue')} value={`${offer.queue.number} ${offer.queue.name}`} />
        <Fact label={t('offer.waitingFor')} value={formatSince(offer.waitingSince, now)} />
        <Fact label={t('offer.ringingFor')} value={formatSince(offer.madeAt, now)} />
      </dl>
      <div className={classes.time} style={{ '--share': share } as React.CSSProperties} />
      <div className={classes.actions}>
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
    </div>
  );
}

/** Who else rings: name, queue, what is left. A press shows the whole card. */
function Line({ offer, name, leftMs, answer: { accept }, onOpen }: ShapeProps) {
  return (
    <div className={classes.line}>
      <button type="button" className={classes.open} onClick={onOpen} aria-expanded={false}>
        <strong>{name}</strong>
        <span>{originOf(offer)}</span>
        <span>{t('offer.left', { seconds: Math.ceil(leftMs / 1000) })}</span>
      </button>
      <Button
        size="compact-sm"
        className={classes.accept}
        loading={accept.isPending}
        onClick={() => accept.mutate()}
      >
        {t('offer.accept')}
      </Button>
    </div>
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
