import { Button, CopyButton, Modal } from '@mantine/core';
import { useState } from 'react';
import { t } from '../texts';
import classes from './administrator.module.css';

/** The line for a website, to copy, and the widget as it looks (on a page of the gateway's own). */
export function Snippet({ widgetKey }: { widgetKey: string }) {
  const [isOpen, setOpen] = useState(false);
  const line = `<script src="${window.location.origin}/widget.js" data-key="${widgetKey}" async></script>`;

  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
        {t('admin.snippet')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('admin.snippet')}
        size="xl"
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t('admin.snippetHelp')}</p>
        <pre className={classes.snippet} tabIndex={0}>
          {line}
        </pre>
        <CopyButton value={line}>
          {({ copied, copy }) => (
            <Button size="compact-sm" onClick={copy}>
              {t(copied ? 'admin.copied' : 'admin.copy')}
            </Button>
          )}
        </CopyButton>
        <h3>{t('admin.preview')}</h3>
        {isOpen && (
          <iframe
            className={classes.preview}
            title={t('admin.preview')}
            src={`/preview?key=${encodeURIComponent(widgetKey)}`}
          />
        )}
      </Modal>
    </>
  );
}
