import { AppShell } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { AgentBar } from '../agent/agent-bar';
import { Offers } from '../agent/offers';
import { useEffect } from 'react';
import { useLine } from '../live/use-live';
import { hasRole, mayReadReports, useUser } from '../session/use-session';
import { ShortcutSheet } from '../shared/shortcuts';
import { t } from '../texts';
import { Account } from './account';
import classes from './frame.module.css';

/** What stands around every page: menu, the agent's bar with his contacts, account; offers over everything. */
export function Frame() {
  const user = useUser();
  const isAgent = hasRole(user, 'agent');
  useNoFilesBeside();

  return (
    <AppShell header={{ height: { base: isAgent ? 96 : 52, sm: 52 } }} padding={0}>
      <a className="skip-link" href="#content">
        {t('nav.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <img src="/icon.svg" width={26} height={26} alt={t('app.name')} />
        <Navigation />
        <div className={classes.bar}>{isAgent && <AgentBar />}</div>
        <Account />
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <LineNotice />
        <Outlet />
      </AppShell.Main>
      {isAgent && <Offers />}
      <ShortcutSheet />
    </AppShell>
  );
}

const bringsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/** A file that misses its place must not take the console away. */
function useNoFilesBeside(): void {
  useEffect(() => {
    const keep = (event: DragEvent) => bringsFiles(event) && event.preventDefault();
    window.addEventListener('dragover', keep);
    window.addEventListener('drop', keep);
    return () => {
      window.removeEventListener('dragover', keep);
      window.removeEventListener('drop', keep);
    };
  }, []);
}

function Navigation() {
  const user = useUser();
  const isSupervisor = hasRole(user, 'supervisor') || hasRole(user, 'administrator');

  return (
    <nav aria-label={t('nav.main')} className={classes.nav}>
      {hasRole(user, 'agent') && <Link to="/desk">{t('nav.desk')}</Link>}
      {isSupervisor && <Link to="/live">{t('nav.live')}</Link>}
      {mayReadReports(user) && <Link to="/reports">{t('nav.reports')}</Link>}
      {hasRole(user, 'administrator') && <Link to="/administration">{t('nav.administration')}</Link>}
    </nav>
  );
}

function LineNotice() {
  const isUp = useLine();
  return (
    <div role="status" aria-live="polite">
      {!isUp && <div className={classes.lineDown}>{t('line.down')}</div>}
    </div>
  );
}
