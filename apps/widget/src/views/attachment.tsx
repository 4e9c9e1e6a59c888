import type { Attachment } from '@switchboard/contracts';
import { formatBytes, isPicture, safeName } from '@switchboard/web';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import type { TextKey } from '../texts';
import { useHere } from './context';
import { CrossIcon, FileIcon } from './icons';

const STATE_TEXT: Partial<Record<Attachment['state'], TextKey>> = {
  uploading: 'sending',
  scanning: 'beingChecked',
  held: 'waitingForScanner',
  infected: 'blocked',
  unscannable: 'blocked',
  aborted: 'aborted',
  recalled: 'deleted',
  deleted: 'deleted',
};

/** One file: a picture to enlarge (V10, V11), a download with its size (G14, V9), or its state. */
export function AttachmentView({ attachment }: { attachment: Attachment }) {
  const { model, words } = useHere();
  const { attachments } = useStore(model.files.state);
  const known = attachments.find(({ id }) => id === attachment.id) ?? attachment;
  const label = safeName(known.description, '') || safeName(known.name, '…');
  const stateText = STATE_TEXT[known.state];

  if (stateText) {
    return (
      <div class="file">
        <FileIcon />
        <span>
          <span class="file-name">{label}</span>
          <small>
            {formatBytes(known.sizeBytes, words.locale)} · {words.t(stateText)}
          </small>
        </span>
      </div>
    );
  }
  return (
    <>
      {isPicture(known.mediaType) && known.previewLink && (
        <Picture link={known.previewLink} full={known.link ?? known.previewLink} label={label} />
      )}
      <button
        type="button"
        class="file link"
        aria-label={words.t('download', { name: label })}
        onClick={() => void model.files.open(known.id)}
      >
        <FileIcon />
        <span>
          <span class="file-name">{label}</span>
          <small>{formatBytes(known.sizeBytes, words.locale)}</small>
        </span>
      </button>
    </>
  );
}

function Picture({ link, full, label }: { link: string; full: string; label: string }) {
  const { words } = useHere();
  const [isLarge, setLarge] = useState(false);
  const address = usePicture(link);
  const opener = useRef<HTMLButtonElement>(null);
  if (!address) return null;

  const shrink = () => {
    setLarge(false);
    opener.current?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        class="thumb"
        aria-label={words.t('enlarge', { name: label })}
        onClick={() => setLarge(true)}
      >
        <img src={address} alt={label} />
      </button>
      {isLarge && <Enlarged link={full} label={label} onClose={shrink} />}
    </>
  );
}

/** Closed by Escape, by a click outside, or by the cross (V11). */
function Enlarged({ link, label, onClose }: { link: string; label: string; onClose: () => void }) {
  const { words } = useHere();
  const address = usePicture(link);
  const cross = useRef<HTMLButtonElement>(null);
  useEffect(() => cross.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Tab') event.preventDefault();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onClose();
  };

  return (
    <div
      class="enlarged"
      role="dialog"
      aria-modal="true"
      aria-label={label}
      onClick={onClose}
      onKeyDown={onKey}
    >
      <button ref={cross} type="button" class="icon" aria-label={words.t('closePicture')} onClick={onClose}>
        <CrossIcon />
      </button>
      {address && <img src={address} alt={label} onClick={(event) => event.stopPropagation()} />}
    </div>
  );
}

function usePicture(link: string): string | null {
  const { model } = useHere();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    model.files.picture(link).then(
      (url) => {
        made = url;
        if (isGone) URL.revokeObjectURL(url);
        else setAddress(url);
      },
      () => undefined, // no picture: the download stands below it
    );
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [link]);
  return address;
}
