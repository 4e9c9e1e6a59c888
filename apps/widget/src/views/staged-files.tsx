import { DESCRIPTION_LIMIT, formatBytes, isComposing, lengthOf, safeName } from '@switchboard/web';
import type { Staged } from '../model/files.model';
import { useHere } from './context';
import { CrossIcon, FileIcon } from './icons';
import { Count } from './limit';

interface Props {
  readonly staged: readonly Staged[];
  readonly onSend: () => void;
  readonly onRemoved: () => void;
}

/** Files that were chosen and not sent; each with what is in its way, and that of all: the time is over, for example. */
export function StagedFiles({ staged, onSend, onRemoved }: Props) {
  const { words } = useHere();
  if (staged.length === 0) return null;
  return (
    <>
      <ul class="staged" aria-label={words.t('stagedFiles')}>
        {staged.map((one) => (
          <StagedFile key={one.id} staged={one} onSend={onSend} onRemoved={onRemoved} />
        ))}
      </ul>
      <p class="disclaimer">{words.t('fileDisclaimer')}</p>
    </>
  );
}

function StagedFile({ staged, onSend, onRemoved }: Omit<Props, 'staged'> & { staged: Staged }) {
  const { model, words } = useHere();
  const { id, file, refusal, progress, problem } = staged;
  const name = safeName(file.name, '…');
  const isSending = progress !== null;
  const wrong = refusal ?? (isSending ? null : (model.files.bar ?? problem));

  return (
    <li class={wrong ? 'wrong' : ''}>
      <FileIcon />
      <span class="grow">
        <span class="file-name">{name}</span>
        <small>{formatBytes(file.size, words.locale)}</small>
        {wrong && (
          <small class="problem" role="alert">
            {words.problem(wrong)}
          </small>
        )}
        {isSending && <Progress share={progress} />}
        {!isSending && refusal === null && <Description staged={staged} name={name} onSend={onSend} />}
        {problem !== null && !isSending && model.files.maySend && (
          <button type="button" class="quiet" onClick={() => void model.files.sendAll()}>
            {words.t('tryAgain')}
          </button>
        )}
      </span>
      <button
        type="button"
        class="icon"
        aria-label={words.t(isSending ? 'cancelUpload' : 'remove', { name })}
        onClick={() => {
          model.files.remove(id);
          onRemoved();
        }}
      >
        <CrossIcon />
      </button>
    </li>
  );
}

function Progress({ share }: { share: number }) {
  const { words } = useHere();
  const percent = Math.round(share * 100);
  return (
    <progress value={share} max={1} aria-label={words.t('uploading', { percent })}>
      {percent} %
    </progress>
  );
}

interface DescriptionProps {
  readonly staged: Staged;
  readonly name: string;
  readonly onSend: () => void;
}

function Description({ staged: { id, description }, name, onSend }: DescriptionProps) {
  const { model, words } = useHere();
  return (
    <>
      <input
        type="text"
        dir="auto"
        value={description}
        placeholder={words.t('description')}
        aria-label={`${words.t('description')}: ${name}`}
        onInput={(event) => model.files.describe(id, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event) && lengthOf(description) <= DESCRIPTION_LIMIT)
            onSend();
        }}
      />
      <Count text={description} limit={DESCRIPTION_LIMIT} />
    </>
  );
}
