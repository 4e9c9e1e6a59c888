import { Link } from '@tanstack/react-router';
import { NotFound } from '../shared/states';
import { t, type TextKey } from '../texts';
import classes from './administrator.module.css';
import { FilePolicySection } from './file-policy-section';
import { HealthSection } from './health-section';
import { RetentionSection } from './retention-section';
import { ThingSection } from './thing-section';
import { THINGS, type ThingName } from './things';

const SECTIONS: readonly (readonly [string, TextKey])[] = [
  ['users', 'admin.users'],
  ['teams', 'admin.teams'],
  ['queues', 'admin.queues'],
  ['statuses', 'admin.statuses'],
  ['pause-reasons', 'admin.pauseReasons'],
  ['file-policy', 'admin.filePolicy'],
  ['retention', 'admin.retention'],
  ['widgets', 'admin.widgets'],
  ['health', 'admin.health'],
];

/** Users, teams, queues, statuses, pause reasons, file policy, retention, widgets, health: one section at a time. */
export function AdministrationPage({ section }: { section: string }) {
  return (
    <div className={classes.page}>
      <nav className={classes.menu} aria-label={t('nav.administration')}>
        {SECTIONS.map(([name, title]) => (
          <Link key={name} to="/administration/$section" params={{ section: name }}>
            {t(title)}
          </Link>
        ))}
      </nav>
      <div className={classes.section}>
        <Section section={section} />
      </div>
    </div>
  );
}

function Section({ section }: { section: string }) {
  if (section === 'file-policy') return <FilePolicySection />;
  if (section === 'retention') return <RetentionSection />;
  if (section === 'health') return <HealthSection />;
  if (section in THINGS) return <ThingSection key={section} path={section as ThingName} />;
  return <NotFound />;
}
