import { Badge, Table, Title } from '@mantine/core';
import type { LiveFigures, WaitingPlace } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useQuery } from '@tanstack/react-query';
import { http, type Page, queries } from '../api';
import { useTold } from '../live/use-live';
import { formatSeconds, formatSince } from '../shared/format';
import { Asked, Empty } from '../shared/states';
import { useNow } from '../shared/use-now';
import { t } from '../texts';
import classes from './supervisor.module.css';

const LIVE = ['live'] as const;
const WAITING = ['waiting'] as const;

/** Who is available, who waits, how the queues do, as it happens. */
export function LivePage() {
  const live = useQuery({
    queryKey: LIVE,
    queryFn: () => http.ask<LiveFigures>('/v1/reports/live'),
    refetchInterval: 10_000,
  });
  const waiting = useQuery({
    queryKey: WAITING,
    queryFn: () => http.ask<Page<WaitingPlace>>('/v1/waiting', { query: { limit: 200 } }),
    refetchInterval: 10_000,
  });
  useTold('live.changed', () => void queries.invalidateQueries({ queryKey: LIVE }));
  useTold('waiting.changed', () => void queries.invalidateQueries({ queryKey: WAITING }));

  return (
    <div className={classes.page}>
      <Title order={1} size="h2">
        {t('nav.live')}
      </Title>
      <Asked query={live}>{(figures) => <Figures figures={figures} />}</Asked>
      <section className={classes.card} aria-labelledby="waiting-now">
        <h2 id="waiting-now">{t('live.waiting')}</h2>
        <Asked query={waiting}>{({ items }) => <WaitingNow places={items} />}</Asked>
      </section>
    </div>
  );
}

function Figures({ figures }: { figures: LiveFigures }) {
  return (
    <>
      <section className={classes.card} aria-labelledby="queues-now">
        <h2 id="queues-now">{t('live.queues')}</h2>
        {figures.queues.length === 0 ? <Empty /> : <Queues queues={figures.queues} />}
      </section>
      <section className={classes.card} aria-labelledby="agents-now">
        <h2 id="agents-now">{t('live.agents')}</h2>
        {figures.agents.length === 0 ? (
          <Empty title={t('live.noAgents')} />
        ) : (
          <Agents agents={figures.agents} />
        )}
        <p className={classes.soft}>{t('live.age', { seconds: figures.ageSeconds })}</p>
      </section>
    </>
  );
}

function Queues({ queues }: { queues: LiveFigures['queues'] }) {
  return (
    <div className={classes.tiles}>
      {queues.map(
        ({ queue, waiting, longestWaitSeconds, active, offeredToday, answeredToday, serviceLevelToday }) => (
          <article key={queue.id} className={classes.tile}>
            <h3>
              {queue.number} {queue.name}
            </h3>
            <dl>
              <Figure label={t('live.waiting')} value={String(waiting)} isLoud={waiting > 0} />
              <Figure label={t('live.longest')} value={formatSeconds(longestWaitSeconds)} />
              <Figure label={t('live.active')} value={String(active)} />
              <Figure label={t('live.today')} value={`${answeredToday} / ${offeredToday}`} />
              <Figure
                label={t('live.serviceLevel')}
                value={serviceLevelToday === null ? '–' : `${Math.round(serviceLevelToday * 100)} %`}
              />
            </dl>
          </article>
        ),
      )}
    </div>
  );
}

function Figure({ label, value, isLoud = false }: { label: string; value: string; isLoud?: boolean }) {
  return (
    <div data-loud={isLoud}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const COLOUR = { available: 'green', paused: 'yellow', offline: 'gray' } as const;

function Agents({ agents }: { agents: LiveFigures['agents'] }) {
  const now = useNow();
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('agent')}</Table.Th>
          <Table.Th>{t('live.presence')}</Table.Th>
          <Table.Th>{t('live.since')}</Table.Th>
          <Table.Th>{t('live.load')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agents.map(({ id, name, state, reason, since, load, capacity }) => (
          <Table.Tr key={id}>
            <Table.Td>{safeName(name, t('agent'))}</Table.Td>
            <Table.Td>
              <Badge variant="light" color={COLOUR[state]} className={classes.badge}>
                {reason ?? t(`presence.${state}`)}
              </Badge>
            </Table.Td>
            <Table.Td>{formatSince(since, now)}</Table.Td>
            <Table.Td>
              {load} / {capacity}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function WaitingNow({ places }: { places: readonly WaitingPlace[] }) {
  const now = useNow();
  if (places.length === 0) return <Empty title={t('waiting.none')} />;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('live.position')}</Table.Th>
          <Table.Th>{t('visitor')}</Table.Th>
          <Table.Th>{t('offer.queue')}</Table.Th>
          <Table.Th>{t('offer.waitingFor')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {places.map(({ contactId, position, visitor, queue, waitingSince }) => (
          <Table.Tr key={contactId}>
            <Table.Td>{position}</Table.Td>
            <Table.Td>{safeName(visitor.name, t('visitor'))}</Table.Td>
            <Table.Td>{queue.name}</Table.Td>
            <Table.Td>{formatSince(waitingSince, now)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
