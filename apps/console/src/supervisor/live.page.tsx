import { Title } from '@mantine/core';
import type { ListWaiting, LiveFigures, Reply } from '@switchboard/contracts';
import { formatDuration } from '@switchboard/web';
import { useQuery } from '@tanstack/react-query';
import { http, queries } from '../api';
import { useServerEvent } from '../live/use-live';
import { clock } from '../shared/clock';
import { Asked, Empty } from '../shared/states';
import { useNow } from '../shared/use-now';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import { AgentsNow, QueuesNow, WaitingNow } from './live-tables';
import { waitingIn } from './live.rules';
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
    queryFn: () => http.ask<Reply<typeof ListWaiting>>('/v1/waiting', { query: { limit: 200 } }),
    refetchInterval: 10_000,
  });
  // What one event changes in one of both, it changes in the other.
  const again = () => [LIVE, WAITING].forEach((queryKey) => void queries.invalidateQueries({ queryKey }));
  useServerEvent('live.changed', again);
  useServerEvent('waiting.changed', again);
  useTitle(t('nav.live'));

  return (
    <div className={classes.page}>
      <Title order={1}>{t('nav.live')}</Title>
      <Asked query={live}>
        {(figures) => (
          <Figures figures={figures} figuresAt={live.dataUpdatedAt + clock.offsetMs} waiting={waiting.data} />
        )}
      </Asked>
      <section className={classes.card} aria-labelledby="waiting-now">
        <h2 id="waiting-now">{t('live.waiting')}</h2>
        <Asked query={waiting}>{({ items, count }) => <WaitingNow places={items} count={count} />}</Asked>
      </section>
    </div>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

interface FiguresProps {
  readonly figures: LiveFigures;
  /** When they were true, by the server's clock. */
  readonly figuresAt: number;
  readonly waiting: Reply<typeof ListWaiting> | undefined;
}

function Figures({ figures: { queues, agents, ageSeconds }, figuresAt, waiting }: FiguresProps) {
  const now = useNow();
  const { count, since } = waitingIn(waiting, queues, figuresAt);
  const available = agents.filter(({ state }) => state === 'available').length;
  const seconds = ageSeconds + Math.max(0, Math.floor((now - figuresAt) / 1_000));
  return (
    <>
      <dl className={classes.tiles}>
        <Tile label={t('live.waiting')} value={String(count)} isLoud={count > 0} />
        <Tile label={t('live.longest')} value={formatDuration(since === null ? 0 : now - since)} />
        <Tile label={t('live.active')} value={String(sum(queues.map(({ active }) => active)))} />
        <Tile label={t('live.available')} value={`${available} / ${agents.length}`} />
      </dl>
      <section className={classes.card} aria-labelledby="queues-now">
        <h2 id="queues-now">{t('live.queues')}</h2>
        {queues.length === 0 ? (
          <Empty />
        ) : (
          <QueuesNow queues={queues} waitingOf={(figures) => waitingIn(waiting, [figures], figuresAt)} />
        )}
      </section>
      <section className={classes.card} aria-labelledby="agents-now">
        <h2 id="agents-now">
          {t('live.agents')} <span className={classes.age}>{t('live.age', { seconds })}</span>
        </h2>
        {agents.length === 0 ? <Empty title={t('live.noAgents')} /> : <AgentsNow agents={agents} />}
      </section>
    </>
  );
}

function Tile({ label, value, isLoud = false }: { label: string; value: string; isLoud?: boolean }) {
  return (
    <div className={classes.tile} data-loud={isLoud}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
