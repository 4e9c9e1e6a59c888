import { Badge, Button, Popover, ScrollArea } from '@mantine/core';
import type { ComposedStaffContact, WaitingPlace } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { http, queries } from '../api';
import { formatSince } from '../shared/format';
import { QueueIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { Empty } from '../shared/states';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './agent.module.css';
import { DESK, keepContact, useWaiting } from './desk.data';

/** Waiting contacts with their number (D9, D10): an agent may take one without an offer, paused or not. */
export function WaitingButton() {
  const { data } = useWaiting();
  const [isOpen, setOpen] = useState(false);
  const places = data?.items ?? [];
  const count = data?.count ?? 0;
  useShortcut('alt+w', t('waiting.open'), () => setOpen((open) => !open));

  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-md"
          fw={500}
          leftSection={<QueueIcon />}
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
        >
          {t('waiting.title')}
          <Badge ms={8} color={count > 0 ? 'red' : 'gray'} variant="light" className={classes.badge}>
            {count}
          </Badge>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('waiting.title')}>
        <ScrollArea.Autosize mah={420}>
          {places.length === 0 ? (
            <Empty title={t('waiting.none')} />
          ) : (
            places.map((place) => (
              <Waiting key={place.contactId} place={place} onTaken={() => setOpen(false)} />
            ))
          )}
          {count > places.length && (
            <p className={classes.soft}>{t('waiting.more', { count: count - places.length })}</p>
          )}
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  );
}

function Waiting({ place, onTaken }: { place: WaitingPlace; onTaken: () => void }) {
  const now = useNow();
  const navigate = useNavigate();
  const take = useMutation({
    mutationFn: () =>
      http.ask<ComposedStaffContact>(`/v1/waiting/${place.contactId}/accept`, { method: 'POST' }),
    onSuccess: (contact) => {
      keepContact(contact);
      onTaken();
      void navigate({ to: '/desk/$contactId', params: { contactId: contact.id } });
    },
    onError: notifyProblem,
    onSettled: () => queries.invalidateQueries({ queryKey: DESK.waiting }),
  });

  return (
    <div className={classes.waiting}>
      <div>
        <strong>{safeName(place.visitor.name, t('visitor'))}</strong>
        <div className={classes.soft}>
          {place.queue.name} · {t('waiting.since', { time: formatSince(place.waitingSince, now) })}
          {place.visitorAway && ` · ${t('waiting.away')}`}
        </div>
      </div>
      <Button size="compact-sm" loading={take.isPending} onClick={() => take.mutate()}>
        {t('offer.accept')}
      </Button>
    </div>
  );
}
