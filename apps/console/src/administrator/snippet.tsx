import { Button } from '@mantine/core';
import type { Widget } from '@switchboard/contracts';
import { useRef, useState } from 'react';
import { notifyRefused } from '../shared/notify';
import { t } from '../texts';
import classes from './administrator.module.css';

/** The line for a website, to copy, and the widget as it looks now (on a page of the gateway's own). */
export function Snippet({ widget }: { widget: Pick<Widget, 'key' | 'revision'> }) {
  const line = `<script src="${window.location.origin}/widget.js" data-key="${widget.key}" async></script>`;
  return (
    <aside className={classes.snippetSide} aria-label={t('admin.preview')}>
      <h2>{t('admin.snippet')}</h2>
      <p className={classes.soft}>{t('admin.snippetHelp')}</p>
      <Line text={line} />
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

/** A line to copy; where the browser does not let a page copy, it is selected for the keyboard. */
function Line({ text }: { text: string }) {
  const place = useRef<HTMLPreElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (place.current) getSelection()?.selectAllChildren(place.current);
    const isDone = await reachesClipboard(text);
    setCopied(isDone);
    if (!isDone) notifyRefused(t('admin.copyByHand'));
  };
  return (
    <>
      <pre ref={place} className={classes.snippet} tabIndex={0} aria-label={t('admin.snippet')}>
        {text}
      </pre>
      <Button size="compact-sm" variant="default" onClick={() => void copy()}>
        {t(isCopied ? 'admin.copied' : 'admin.copy')}
      </Button>
    </>
  );
}

/** Pages by plain http have no clipboard (K01), and others may be refused it. */
async function reachesClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
