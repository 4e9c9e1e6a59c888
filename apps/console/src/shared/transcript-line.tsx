import { Button } from '@mantine/core';
import type { Attachment, Message } from '@switchboard/contracts';
import { FOREIGN_LINK, type Outgoing, partsOf, ProblemError, safeName } from '@switchboard/web';
import { problemText, t } from '../texts';
import { AttachmentView } from './attachment';
import { formatDateTime, formatTime } from './format';
import { noticeTextOf } from './notices';
import classes from './transcript.module.css';

/** What happened, between the lines. */
export function Notice({ message }: { message: Message }) {
  return (
    <p className={classes.notice} data-staff={message.visibility === 'staff'}>
      {noticeTextOf(message)} <time dateTime={message.at}>{formatTime(message.at)}</time>
    </p>
  );
}

/** A message or a file, of everybody or as a note for staff; `follows` one of the same person. */
export function Line({
  message,
  attachments,
  isOwn,
  isSeen = false,
  follows,
}: {
  message: Message;
  attachments: readonly Attachment[];
  isOwn: boolean;
  /** The last of one's own lines that the other side has seen says so. */
  isSeen?: boolean;
  follows: boolean;
}) {
  const attachment = attachments.find(({ id }) => id === message.attachment?.id) ?? message.attachment;
  const isNote = message.visibility === 'staff';
  return (
    <div className={classes.line} data-own={isOwn} data-note={isNote} data-kind={message.sender.kind}>
      {!follows && (
        <span className={classes.who}>
          <strong>
            {safeName(message.sender.name, t(message.sender.kind === 'visitor' ? 'visitor' : 'agent'))}
          </strong>
          {isNote && <span>{t('transcript.note')}</span>}
          <time dateTime={message.at} title={formatDateTime(message.at)}>
            {formatTime(message.at)}
          </time>
        </span>
      )}
      <div className={classes.bubble} title={follows ? formatDateTime(message.at) : undefined}>
        {attachment && <AttachmentView attachment={attachment} />}
        {message.text !== null && <MessageText text={message.text} />}
      </div>
      {isSeen && <span className={classes.seen}>{t('transcript.seen')}</span>}
    </div>
  );
}

/** Text nodes and plain links only: nothing that anybody typed becomes markup (S053). */
function MessageText({ text }: { text: string }) {
  return (
    <p dir="auto">
      {partsOf(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a key={index} href={part.href} {...FOREIGN_LINK}>
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}

/** Something written here that the server has not acknowledged: it says so. */
export function OutgoingLine({
  outgoing,
  onRetry,
  onDrop,
}: {
  outgoing: Outgoing;
  onRetry?: (clientMessageId: string) => void;
  onDrop?: (clientMessageId: string) => void;
}) {
  const hasFailed = outgoing.state === 'failed';
  return (
    <div className={classes.line} data-own data-unsent data-note={outgoing.visibility === 'staff'}>
      <span className={classes.who}>{t(hasFailed ? 'transcript.failed' : 'transcript.sending')}</span>
      <div className={classes.bubble}>
        <MessageText text={outgoing.text} />
      </div>
      {hasFailed && (
        <span className={classes.failed} role="alert">
          {problemText(new ProblemError((outgoing.code ?? 'internal') as ProblemError['code'], 400, ''))}
          <Button size="compact-xs" variant="default" onClick={() => onRetry?.(outgoing.clientMessageId)}>
            {t('state.retry')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => onDrop?.(outgoing.clientMessageId)}>
            {t('transcript.discard')}
          </Button>
        </span>
      )}
    </div>
  );
}
