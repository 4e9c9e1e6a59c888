import { Badge, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { http } from '../api';
import { Asked } from '../shared/states';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import classes from './administrator.module.css';

type State = 'ok' | 'degraded' | 'down';

interface ServiceHealth {
  readonly service: string;
  readonly state: State;
  readonly checks: Readonly<Record<string, { readonly state: State; readonly detail?: string }>>;
}

interface SystemHealth {
  readonly state: State;
  readonly services: readonly ServiceHealth[];
}

const COLOUR = { ok: 'green', degraded: 'yellow', down: 'red' } as const;

/** Every service and server, as the gateway finds them. */
export function HealthSection() {
  const query = useQuery({
    queryKey: ['health'],
    queryFn: () => http.ask<SystemHealth>('/v1/system/health'),
    refetchInterval: 5_000,
  });
  useTitle(t('admin.health'));
  return (
    <section aria-labelledby="section-title">
      <header className={classes.sectionHead}>
        <Title order={1} id="section-title">
          {t('admin.health')}
        </Title>
        {query.data && <StateBadge state={query.data.state} />}
      </header>
      <Asked query={query}>
        {({ services }) => (
          <ul className={classes.services}>
            {services.map((service) => (
              <Service key={service.service} health={service} />
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}

function Service({ health: { service, state, checks } }: { health: ServiceHealth }) {
  return (
    <li className={classes.service} data-state={state}>
      <h2>
        {service} <StateBadge state={state} />
      </h2>
      <dl>
        {Object.entries(checks).map(([name, check]) => (
          <div key={name}>
            <dt>
              <span className={classes.dot} data-state={check.state} aria-hidden /> {name}
            </dt>
            <dd>{t(`health.${check.state}`)}</dd>
            {check.detail && <dd className={classes.detail}>{check.detail}</dd>}
          </div>
        ))}
      </dl>
    </li>
  );
}

function StateBadge({ state }: { state: State }) {
  return (
    <Badge variant="light" color={COLOUR[state]}>
      {t(`health.${state}`)}
    </Badge>
  );
}
