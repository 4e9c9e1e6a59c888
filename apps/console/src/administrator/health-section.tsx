import { Badge, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { http } from '../api';
import { Asked } from '../shared/states';
import { t } from '../texts';
import classes from './administrator.module.css';

interface Check {
  readonly name: string;
  readonly state: 'ok' | 'degraded' | 'down';
  readonly detail?: string | null;
}

interface ServiceHealth {
  readonly name: string;
  readonly state: Check['state'];
  readonly checks?: readonly Check[];
}

const COLOUR = { ok: 'green', degraded: 'yellow', down: 'red' } as const;

/** Every service and server, as the gateway finds them. */
export function HealthSection() {
  const query = useQuery({
    queryKey: ['health'],
    queryFn: () => http.ask<{ services: readonly ServiceHealth[] }>('/v1/system/health'),
    refetchInterval: 10_000,
  });
  return (
    <section className={classes.card}>
      <Title order={1} size="h2" mb="md">
        {t('admin.health')}
      </Title>
      <Asked query={query}>
        {({ services }) => (
          <ul className={classes.plain}>
            {services.map((service) => (
              <Service key={service.name} service={service} />
            ))}
          </ul>
        )}
      </Asked>
    </section>
  );
}

function Service({ service: { name, state, checks } }: { service: ServiceHealth }) {
  return (
    <li className={classes.service}>
      <strong>{name}</strong> <State state={state} />
      <ul className={classes.plain}>
        {checks?.map((check) => (
          <li key={check.name}>
            {check.name} <State state={check.state} /> {check.detail}
          </li>
        ))}
      </ul>
    </li>
  );
}

function State({ state }: { state: Check['state'] }) {
  return (
    <Badge variant="light" color={COLOUR[state]} className={classes.badge}>
      {t(`health.${state}`)}
    </Badge>
  );
}
