import type { ComposedStaffContact } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { formatDateTime } from '../shared/format';
import { t } from '../texts';
import classes from './agent.module.css';

/** What is known of the customer, and who else is here. */
export function VisitorCard({ contact }: { contact: ComposedStaffContact }) {
  const { visitor, language, participants, startedAt } = contact;
  const present = participants
    .filter(({ leftAt, kind }) => leftAt === null && !(kind === 'visitor' && contact.visitorAway))
    .map(({ name, kind }) => safeName(name, t(kind === 'visitor' ? 'visitor' : 'agent')));
  const facts: readonly (readonly [string, string | null])[] = [
    [t('contact.email'), visitor.email],
    [t('contact.language'), language],
    ...Object.entries(visitor.fields).map(
      ([field, value]) => [safeName(field, ''), safeName(value, '')] as const,
    ),
    [t('reports.started'), formatDateTime(startedAt)],
    [t('contact.participants'), present.join(', ')],
  ];
  return (
    <section className={classes.card}>
      <h2>{t('visitor')}</h2>
      <dl className={classes.facts}>
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
