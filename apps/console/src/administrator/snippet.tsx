import { Button } from '@mantine/core';
import type { Widget } from '@switchboard/contracts';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { notifyRefused } from '../shared/notify';
import { t } from '../texts';
import classes from './administrator.module.css';
import { givenTexts } from './things.data';

/** What of a widget is seen in its preview. */
type Shown = Pick<Widget, 'key' | 'colours' | 'texts' | 'fields'>;

/** The line for a website, to copy, and the widget as it would look (on a page of the gateway's own). */
export function Snippet({ widget }: { widget: Shown }) {
  const line = `<script src="${window.location.origin}/widget.js" data-key="${widget.key}" async></script>`;
  return (
    <aside className={classes.snippetSide} aria-label={t('admin.preview')}>
      <h2>{t('admin.snippet')}</h2>
      <p className={classes.soft}>{t('admin.snippetHelp')}</p>
      <Line text={line} />
      <h2>{t('admin.preview')}</h2>
      <Preview widget={widget} />
    </aside>
  );
}

/** Follows what is typed: told to the page inside when that says that its widget is there, and with every change. */
function Preview({ widget: { key, colours, texts, fields } }: { widget: Shown }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const config = { colours, texts: givenTexts(texts), fields };
  const post = useEffectEvent(() => {
    frame.current?.contentWindow?.postMessage({ switchboardPreview: config }, window.location.origin);
  });
  useEffect(() => {
    const heard = ({ origin, source, data }: MessageEvent) => {
      const isOurs = origin === window.location.origin && source === frame.current?.contentWindow;
      if (isOurs && data === 'switchboard-preview') post();
    };
    window.addEventListener('message', heard);
    return () => window.removeEventListener('message', heard);
  }, []);
  useEffect(() => post(), [colours, texts, fields]);
  return (
    <iframe
      ref={frame}
      className={classes.preview}
      title={t('admin.preview')}
      src={`/preview?key=${encodeURIComponent(key)}`}
    />
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
