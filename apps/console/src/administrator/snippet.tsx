import { Button, CopyButton } from '@mantine/core';
import type { Widget } from '@switchboard/contracts';
import { t } from '../texts';
import classes from './administrator.module.css';

/** The line for a website, to copy, and the widget as it looks now (on a page of the gateway's own). */
export function Snippet({ widget }: { widget: Pick<Widget, 'key' | 'revision'> }) {
  const line = `<script src="${window.location.origin}/widget.js" data-key="${widget.key}" async></script>`;
  return (
    <aside className={classes.snippetSide} aria-label={t('admin.preview')}>
      <h2>{t('admin.snippet')}</h2>
      <p className={classes.soft}>{t('admin.snippetHelp')}</p>
      <pre className={classes.snippet} tabIndex={0} aria-label={t('admin.snippet')}>
        {line}
      </pre>
      <CopyButton value={line}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {t(copied ? 'admin.copied' : 'admin.copy')}
          </Button>
        )}
      </CopyButton>
      <h2>{t('admin.preview')}</h2>
      <iframe
        key={widget.revision}
        className={classes.preview}
        title={t('admin.preview')}
        src={`/preview?key=${encodeURIComponent(widget.key)}`}
      />
    </aside>
  );
}
