import { Button } from '@mantine/core';
import type { Attachment, Message } from '@switchboard/contracts';
import { type Outgoing, partsOf, ProblemError, safeName } from '@switchboard/web';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { problemText, t } from '../texts';
import { AttachmentView } from './attachment';
import { formatDateTime, formatTime } from './format';
import { noticeTextOf } from './notices';
import classes from './transcript.module.css';

interface TranscriptProps {
  readonly messages: readonly Message[];
  readonly outgoing?: readonly Outgoing[];
  /** Whose lines stand at the right. */
  readonly ownId: string | null;
  /** The attachments as files lists them now: with links, which messages never carry. */
  readonly attachments?: readonly Attachment[];
  readonly onRetry?: (clientMessageId: string) => void;
  readonly onDrop?: (clientMessageId: string) => void;
}

type RowContext = Required<Pick<TranscriptProps, 'attachments'>> &
  Pick<TranscriptProps, 'ownId' | 'onRetry' | 'onDrop'>;

type Row =
  { readonly key: string; readonly message: Message } | { readonly key: string; readonly outgoing: Outgoing };

/** A transcript, only as much of it in the page as is seen: 10,000 messages scroll smoothly. */
export function Transcript({
  messages,
  outgoing = [],
  attachments = [],
  ownId,
  onRetry,
  onDrop,
}: TranscriptProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const rows: Row[] = [
    ...messages.map((message) => ({ key: message.id, message })),
    ...outgoing.map((one) => ({ key: one.clientMessageId, outgoing: one })),
  ];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 56,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 12,
  });
  const height = virtual.getTotalSize();
  // The height also grows when a picture arrives after its line was shown.
  useEffect(() => {
    if (isAtEnd.current && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows.length, height, virtual]);

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="log"
      aria-live="polite"
      aria-label={t('transcript.title')}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) =>
        (isAtEnd.current = scrollHeight - scrollTop - clientHeight < 80)
      }
    >
      <div className={classes.lines} style={{ height }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            <RowView
              row={rows[index]}
              attachments={attachments}
              ownId={ownId}
              onRetry={onRetry}
              onDrop={onDrop}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

function RowView({ row, attachments, ownId, onRetry, onDrop }: { row: Row | undefined } & RowContext) {
  if (!row) return null;
  if ('outgoing' in row) return <OutgoingLine outgoing={row.outgoing} onRetry={onRetry} onDrop={onDrop} />;
  if (row.message.kind === 'event') return <Notice message={row.message} />;
  return (
    <Line
      message={row.message}
      attachments={attachments}
      isOwn={row.message.sender.id !== null && row.message.sender.id === ownId}
    />
  );
}

function Notice({ message }: { message: Message }) {
  const notice = noticeTextOf(message);
  return (
    <p className={classes.notice} data-staff={message.visibility === 'staff'}>
      {notice} <time dateTime={message.at}>{formatTime(message.at)}</time>
    </p>
  );
}

function Line({
  message,
  attachments,
  isOwn,
}: {
  message: Message;
  attachments: readonly Attachment[];
  isOwn: boolean;
}) {
  const attachment = attachments.find(({ id }) => id === message.attachment?.id) ?? message.attachment;
  const isNote = message.visibility === 'staff';
  return (
    <div className={classes.line} data-own={isOwn} data-note={isNote} data-kind={message.sender.kind}>
      <span className={classes.who}>
        {safeName(message.sender.name, t(message.sender.kind === 'visitor' ? 'visitor' : 'agent'))}
        {isNote && ` · ${t('transcript.note')}`}
        <time dateTime={message.at} title={formatDateTime(message.at)}>
          {formatTime(message.at)}
        </time>
      </span>
      <div className={classes.bubble}>
        {attachment && <AttachmentView attachment={attachment} />}
        {message.text !== null && <MessageText text={message.text} />}
      </div>
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
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}

function OutgoingLine({
  outgoing,
  onRetry,
  onDrop,
}: { outgoing: Outgoing } & Pick<TranscriptProps, 'onRetry' | 'onDrop'>) {
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
