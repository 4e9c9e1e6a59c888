import type { WidgetConfig } from '@switchboard/contracts';

type Part = Pick<WidgetConfig, 'colours' | 'texts' | 'fields'>;

/** The page that the gateway serves for an administrator's eyes: only there the frame around it may say how it looks. */
const isPreview = (baseUrl: string): boolean =>
  location.origin === baseUrl && location.pathname === '/preview' && window.parent !== window;

/** Follows what an administrator types before he saves it. */
export function followPreview(baseUrl: string, onPart: (part: Part) => void, signal: AbortSignal): void {
  if (!isPreview(baseUrl)) return;
  const heard = ({ origin, source, data }: MessageEvent<{ switchboardPreview?: Part } | null>) => {
    const isOurs = origin === location.origin && source === window.parent;
    if (isOurs && data?.switchboardPreview) onPart(data.switchboardPreview);
  };
  window.addEventListener('message', heard, { signal });
  window.parent.postMessage('switchboard-preview', location.origin);
}
