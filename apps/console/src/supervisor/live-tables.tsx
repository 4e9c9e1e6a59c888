import { Badge, Table } from '@mantine/core';
import type { LiveFigures, WaitingPlace } from '@switchboard/contracts';
import { formatDuration, safeName } from '@switchboard/web';
import type { ReactNode } from 'react';
import { formatSince } from '../shared/format';
import { Empty } from '../shared/states';
import { useNow } from '../shared/use-now';
import { t, type TextKey } from '../texts';
import type { Waiting } from './live.rules';
import classes from './supervisor.module.css';

/** A column; figures stand at the right. */
type Column = readonly [title: TextKey, isFigure?: boolean];

function LiveTable({ columns, children }: { columns: readonly Column[]; children: ReactNode }) {
  return (
    <Table.ScrollContainer minWidth={440}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {columns.map(([title, isFigure = false]) => (
              <Table.Th key={title} data-number={isFigure}>
                {t(title)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const QUEUE_COLUMNS: readonly Column[] = [
  ['offer.queue'],
  ['live.waiting', true],
  ['live.longest', true],
  ['live.active', true],
  ['live.today', true],
  ['live.serviceLevel', true],
];

/** How the queues do. */
export function QueuesNow({
  queues,
  waitingOf,
}: {
  queues: LiveFigures['queues'];
  waitingOf: (figures: LiveFigures['queues'][number]) => Waiting;
}) {
  const now = useNow();
  return (
    <LiveTable columns={QUEUE_COLUMNS}>
      {queues.map((figures) => {
        const { count, since } = waitingOf(figures);
        return (
          <Table.Tr key={figures.queue.id}>
            <Table.Td>
              <span className={classes.number}>{figures.queue.number}</span> {figures.queue.name}
            </Table.Td>
            <Table.Td data-number data-loud={count > 0}>
              {count}
            </Table.Td>
            <Table.Td data-number>{formatDuration(since === null ? 0 : now - since)}</Table.Td>
            <Table.Td data-number>{figures.active}</Table.Td>
            <Table.Td data-number>
              {t('live.of', { part: figures.answeredToday, all: figures.offeredToday })}
            </Table.Td>
            <Table.Td data-number>
              {figures.serviceLevelToday === null ? '–' : `${Math.round(figures.serviceLevelToday * 100)} %`}
            </Table.Td>
          </Table.Tr>
        );
      })}
    </LiveTable>
  );
}

const COLOUR = { available: 'green', paused: 'yellow', offline: 'gray' } as const;
const ORDER = { available: 0, paused: 1, offline: 2 } as const;
const AGENT_COLUMNS: readonly Column[] = [
  ['agent'],
  ['live.presence'],
  ['live.since', true],
  ['live.load', true],
];

/** Who is here, and how much each has to do. */
export function AgentsNow({ agents }: { agents: LiveFigures['agents'] }) {
  const now = useNow();
  const sorted = [...agents].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.name.localeCompare(b.name));
  return (
    <LiveTable columns={AGENT_COLUMNS}>
      {sorted.map(({ id, name, state, reason, since, load, capacity }) => (
        <Table.Tr key={id}>
          <Table.Td>{safeName(name, t('agent'))}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={COLOUR[state]} className={classes.badge}>
              {reason ?? t(`presence.${state}`)}
            </Badge>
          </Table.Td>
          <Table.Td data-number>{formatSince(since, now)}</Table.Td>
          <Table.Td data-number>{t('live.of', { part: load, all: capacity })}</Table.Td>
        </Table.Tr>
      ))}
    </LiveTable>
  );
}

const WAITING_COLUMNS: readonly Column[] = [
  ['live.position'],
  ['visitor'],
  ['offer.queue'],
  ['offer.waitingFor', true],
];

/** Who waits, the oldest first, and how many more there are. */
export function WaitingNow({ places, count }: { places: readonly WaitingPlace[]; count: number }) {
  const now = useNow();
  if (places.length === 0) return <Empty title={t('waiting.none')} />;
  return (
    <LiveTable columns={WAITING_COLUMNS}>
      {places.map(({ contactId, position, visitor, visitorAway, queue, waitingSince }) => (
        <Table.Tr key={contactId}>
          <Table.Td>{position}</Table.Td>
          <Table.Td>
            {safeName(visitor.name, t('visitor'))}
            {visitorAway && ` · ${t('waiting.away')}`}
          </Table.Td>
          <Table.Td>{queue.name}</Table.Td>
          <Table.Td data-number>{formatSince(waitingSince, now)}</Table.Td>
        </Table.Tr>
      ))}
      {count > places.length && (
        <Table.Tr>
          <Table.Td colSpan={WAITING_COLUMNS.length}>
            {t('waiting.more', { count: count - places.length })}
          </Table.Td>
        </Table.Tr>
      )}
    </LiveTable>
  );
}
