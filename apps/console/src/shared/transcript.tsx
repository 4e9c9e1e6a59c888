import { Loader } from '@mantine/core';
import type { Attachment, Message } from '@switchboard/contracts';
import { type Outgoing, safeName } from '@switchboard/web';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Earlier } from '../live/history';
import { t } from '../texts';
import { clock } from './clock';
import classes from './transcript.module.css';
import { Line, Notice, OutgoingLine } from './transcript-line';
import { type Row, rowsOf, seenRowOf } from './transcript-rows';

interface TranscriptProps {
  readonly messages: readonly Message[];
  readonly outgoing?: readonly Outgoing[];
  /** Whose lines stand at the right. */
  readonly ownId: string | null;
  /** The attachments as files lists them now: with links, which messages never carry. */
  readonly attachments?: readonly Attachment[];
  readonly onRetry?: (clientMessageId: string) => void;
  readonly onDrop?: (clientMessageId: string) => void;
  /** What lies above, and how to get it. */
  readonly earlier?: Earlier;
  readonly onEarlier?: () => void;
  /** What lies below, and how to get it. */
  readonly later?: Earlier;
  readonly onLater?: () => void;
  /** The last line that the other side has seen; null where nobody wants to know. */
  readonly readUpTo?: number | null;
  /** The end of it came on the screen, or went from it. */
  readonly onEndInView?: (isInView: boolean) => void;
  /** Where it opens: a running conversation at its end, a finished one at its beginning. */
  readonly opensAt?: 'end' | 'start';
}

/** So near to the end one wants to see what comes next. */
const NEAR_PX = 80;
/** So many rows before the top or the end, the next messages are asked for. */
const NEAR_ROWS = 15;

/** A transcript, only as much of it in the page as is seen: 10,000 messages scroll smoothly. */
export function Transcript(props: TranscriptProps) {
  const {
    messages,
    outgoing = [],
    attachments = [],
    ownId,
    earlier = 'none',
    later = 'none',
    opensAt = 'end',
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = rowsOf(messages, outgoing);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
    // What is read stays where it is when something comes above or below; at the end, new lines are followed.
    anchorTo: opensAt,
    followOnAppend: opensAt === 'end',
    scrollEndThreshold: NEAR_PX,
  });
  const seenRow = seenRowOf(rows, ownId, props.readUpTo ?? null);
  const items = virtual.getVirtualItems();
  const height = virtual.getTotalSize();
  const opening = useOpening(opensAt, virtual, height);
  const isAtEnd = opening.isOver && virtual.isAtEnd(NEAR_PX);
  const newBelow = useNewBelow(messages, ownId, isAtEnd || opensAt === 'start');
  useEndInView(isAtEnd, props.onEndInView);
  useOwnInSight(outgoing.length, virtual);
  const isNearTop = opening.isOver && (items[0]?.index ?? Infinity) < NEAR_ROWS;
  useMore(isNearTop, earlier, props.onEarlier);
  const isNearEnd = (items.at(-1)?.index ?? -1) > rows.length - NEAR_ROWS;
  useMore(isNearEnd, later, props.onLater);

  return (
    <div className={classes.frame}>
      {earlier === 'loading' && (
        <div className={classes.earlier} role="status">
          <Loader size={14} aria-hidden /> {t('transcript.earlier')}
        </div>
      )}
      <div
        ref={scroller}
        className={classes.scroller}
        role="log"
        aria-live="off"
        aria-label={t('transcript.title')}
        tabIndex={0}
        onWheel={opening.end}
        onPointerDown={opening.end}
        onKeyDown={opening.end}
      >
        <div className={classes.lines} style={{ height }}>
          {items.map(({ key, index, start }) => (
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
                onRetry={props.onRetry}
                onDrop={props.onDrop}
                isSeen={index === seenRow}
              />
            </div>
          ))}
        </div>
      </div>
      {newBelow > 0 && (
        <button type="button" className={classes.below} onClick={() => virtual.scrollToEnd()}>
          <span aria-hidden>↓</span> {t('transcript.newBelow', { count: newBelow })}
        </button>
      )}
      <Announcer message={messages.at(-1)} ownId={ownId} />
    </div>
  );
}

/**
 * A list that opens at its end is opening until it really stands there: only the rows that are shown are measured, so the
 * end moves away while one goes there. It is over as well as soon as the reader moves the list himself.
 */
function useOpening(
  opensAt: 'end' | 'start',
  virtual: Virtualizer<HTMLDivElement, Element>,
  shownHeight: number,
) {
  const [isOver, setOver] = useState(opensAt === 'start');
  const end = useCallback(() => setOver(true), []);
  useEffect(() => {
    if (isOver || virtual.options.count === 0) return;
    const isMeasured = virtual.getTotalSize() === shownHeight;
    if (isMeasured && virtual.isAtEnd(1)) end();
    else virtual.scrollToEnd();
  });
  return { isOver, end };
}

/** How many lines of others came below what is on the screen since its end was last seen. */
function useNewBelow(messages: readonly Message[], ownId: string | null, isAtEnd: boolean): number {
  const lastId = messages.at(-1)?.id;
  const [seenId, setSeenId] = useState(lastId);
  if ((isAtEnd || seenId === undefined) && seenId !== lastId) setSeenId(lastId);
  if (isAtEnd || seenId === undefined) return 0;
  const since = messages.slice(messages.findLastIndex(({ id }) => id === seenId) + 1);
  return since.filter(({ kind, sender }) => kind !== 'event' && sender.id !== ownId).length;
}

function useEndInView(isAtEnd: boolean, onEndInView: ((isInView: boolean) => void) | undefined): void {
  useEffect(() => onEndInView?.(isAtEnd), [isAtEnd, onEndInView]);
}

/** What one writes oneself is seen, wherever one was reading. */
function useOwnInSight(unsent: number, virtual: Virtualizer<HTMLDivElement, Element>): void {
  const before = useRef(unsent);
  useEffect(() => {
    if (unsent > before.current) virtual.scrollToEnd();
    before.current = unsent;
  }, [unsent, virtual]);
}

function useMore(isNear: boolean, there: Earlier, ask: (() => void) | undefined): void {
  useEffect(() => {
    if (isNear && there === 'more') ask?.();
  }, [isNear, there, ask]);
}

/** What others write is read out when it comes; rows that scroll into the page are not. */
function Announcer({ message, ownId }: { message: Message | undefined; ownId: string | null }) {
  const [openedAt] = useState(clock.now);
  const isNews =
    message && message.sender.id !== ownId && message.kind !== 'event' && Date.parse(message.at) > openedAt;
  return (
    <div className="visually-hidden" aria-live="polite">
      {isNews &&
        `${safeName(message.sender.name, t('visitor'))}: ${message.text ?? safeName(message.attachment?.name, '')}`}
    </div>
  );
}

type RowContext = Required<Pick<TranscriptProps, 'attachments'>> &
  Pick<TranscriptProps, 'ownId' | 'onRetry' | 'onDrop'>;

interface RowProps extends RowContext {
  readonly row: Row | undefined;
  /** The last of one's own lines that the other side has seen. */
  readonly isSeen: boolean;
}

function RowView({ row, attachments, ownId, isSeen, onRetry, onDrop }: RowProps) {
  if (!row) return null;
  if ('outgoing' in row) return <OutgoingLine outgoing={row.outgoing} onRetry={onRetry} onDrop={onDrop} />;
  if (row.message.kind === 'event') return <Notice message={row.message} />;
  return (
    <Line
      message={row.message}
      follows={row.follows}
      attachments={attachments}
      isSeen={isSeen}
      isOwn={row.message.sender.id !== null && row.message.sender.id === ownId}
    />
  );
}
