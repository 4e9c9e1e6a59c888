import { ActionIcon, Progress, TextInput } from '@mantine/core';
import { DESCRIPTION_LIMIT, formatBytes, ProblemError, safeName } from '@switchboard/web';
import { language } from '../shared/format';
import { CrossIcon, FileIcon } from '../shared/icons';
import { TextLimit } from '../shared/text-limit';
import { problemText, t } from '../texts';
import classes from './composer.module.css';
import type { Staged, StagedFile } from './staged-files';

/** Files beside the message: name, size, description, what is wrong, progress; each can be taken away (T8, T9, V7). */
export function StagedList({ staged, remark }: { staged: Staged; remark: string | null }) {
  if (staged.items.length === 0) return null;
  return (
    <>
      {remark !== null && (
        <p role="status" className={classes.remark}>
          {remark}
        </p>
      )}
      <ul className={classes.staged} aria-label={t('composer.staged')}>
        {staged.items.map((item) => (
          <StagedRow key={item.id} item={item} store={staged.store} />
        ))}
      </ul>
    </>
  );
}

function StagedRow({ item, store }: { item: StagedFile; store: Staged['store'] }) {
  const name = safeName(item.file.name, '…');
  const isSending = item.progress !== null;
  return (
    <li>
      <FileIcon />
      <span className={classes.stagedName}>
        {name} <span className={classes.soft}>{formatBytes(item.file.size, language)}</span>
        <Wrong code={item.refusal ?? item.problem} />
        {isSending && (
          <Progress
            size="sm"
            value={(item.progress ?? 0) * 100}
            aria-label={t('composer.uploading', { name })}
          />
        )}
      </span>
      {!isSending && item.refusal === null && (
        <div className={classes.description}>
          <TextInput
            size="xs"
            value={item.description}
            placeholder={t('composer.description')}
            aria-label={`${t('composer.description')}: ${name}`}
            onChange={(event) => store.describe(item.id, event.currentTarget.value)}
          />
          <TextLimit text={item.description} limit={DESCRIPTION_LIMIT} />
        </div>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t(isSending ? 'composer.cancel' : 'composer.remove', { name })}
        onClick={() => (isSending ? store.cancel(item.id) : store.remove(item.id))}
      >
        <CrossIcon />
      </ActionIcon>
    </li>
  );
}

function Wrong({ code }: { code: string | null }) {
  if (code === null) return null;
  return (
    <span role="alert" className={classes.wrong}>
      {problemText(new ProblemError(code as ProblemError['code'], 400, ''))}
    </span>
  );
}
