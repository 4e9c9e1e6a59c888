import { Title } from '@mantine/core';
import type { ListWaiting, LiveFigures, Reply } from '@switchboard/contracts';
import { useQuery } from '@tanstack/react-query';
import { http, queries } from '../api';
import { useTold } from '../live/use-live';
import { formatSeconds } from '../shared/format';
import { Asked, Empty } from '../shared/states';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import { AgentsNow, QueuesNow, WaitingNow } from './live-tables';
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
  useTold('live.changed', () => void queries.invalidateQueries({ queryKey: LIVE }));
  useTold('waiting.changed', () => {
    void queries.invalidateQueries({ queryKey: WAITING });
    void queries.invalidateQueries({ queryKey: LIVE });
  });
  useTitle(t('nav.live'));

  return (
    <div className={classes.page}>
      <Title order={1}>{t('nav.live')}</Title>
      <Asked query={live}>{(figures) => <Figures figures={figures} />}</Asked>
      <section className={classes.card} aria-labelledby="waiting-now">
        <h2 id="waiting-now">{t('live.waiting')}</h2>
        <Asked query={waiting}>{({ items, count }) => <WaitingNow places={items} count={count} />}</Asked>
      </section>
    </div>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

function Figures({ figures: { queues, agents, ageSeconds } }: { figures: LiveFigures }) {
  const waiting = sum(queues.map((queue) => queue.waiting));
  const longest = Math.max(0, ...queues.map(({ longestWaitSeconds }) => longestWaitSeconds));
  const available = agents.filter(({ state }) => state === 'available').length;
  return (
    <>
      <dl className={classes.tiles}>
        <Tile label={t('live.waiting')} value={String(waiting)} isLoud={waiting > 0} />
        <Tile label={t('live.longest')} value={formatSeconds(longest)} />
        <Tile label={t('live.active')} value={String(sum(queues.map(({ active }) => active)))} />
        <Tile label={t('live.available')} value={`${available} / ${agents.length}`} />
      </dl>
      <section className={classes.card} aria-labelledby="queues-now">
        <h2 id="queues-now">{t('live.queues')}</h2>
        {queues.length === 0 ? <Empty /> : <QueuesNow queues={queues} />}
      </section>
      <section className={classes.card} aria-labelledby="agents-now">
        <h2 id="agents-now">
          {t('live.agents')} <span className={classes.age}>{t('live.age', { seconds: ageSeconds })}</span>
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
