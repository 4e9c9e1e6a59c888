import type { Message } from '@switchboard/contracts';
import {
  EMPTY_TRANSCRIPT,
  FOREIGN_LINK,
  type Outgoing,
  partsOf,
  safeName,
  type Transcript as Lines,
} from '@switchboard/web';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { AttachmentView } from './attachment';
import { useHere } from './context';
import { noticeTextOf } from './notices';

/** Everything that was said, each line with how far it got; new lines are announced to screen readers. */
export function Transcript() {
  const { model, words } = useHere();
  const { typing, contact } = useStore(model.state);
  const { messages, outgoing } = useLines();
  const answeredSeq = messages.findLast(({ sender }) => sender.kind === 'agent')?.seq ?? 0;
  const list = useFollowedEnd(messages.length + outgoing.length + typing.length);
  // Only of those who are there: whoever has left, or an end, ends the typing too.
  const names = (model.isContactOpen ? (contact?.participants ?? []) : [])
    .filter(({ id }) => typing.includes(id))
    .map(({ name }) => safeName(name, words.t('somebody')));

  return (
    <div
      class="transcript"
      ref={list}
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      tabIndex={0}
      aria-label={words.t('transcript')}
    >
      <ol>
        {messages.map((message) => (
          <Line
            key={message.id}
            message={message}
            isLastOwn={message.id === lastOwn(messages)?.id}
            isAnswered={message.seq < answeredSeq}
          />
        ))}
        {outgoing.map((one) => (
          <OutgoingLine key={one.clientMessageId} outgoing={one} />
        ))}
      </ol>
      <PendingFiles messages={messages} />
      {names.length > 0 && <p class="typing">{words.t('typing', { name: names.join(', ') })}</p>}
    </div>
  );
}

const lastOwn = (messages: readonly Message[]) =>
  messages.findLast(({ sender }) => sender.kind === 'visitor');

function useLines(): Lines {
  const { model } = useHere();
  const conversation = useStore(model.conversation);
  const [lines, setLines] = useState<Lines>(conversation?.current() ?? EMPTY_TRANSCRIPT);
  useEffect(() => {
    if (!conversation) return;
    setLines(conversation.current());
    return conversation.subscribe(() => setLines(conversation.current()));
  }, [conversation]);
  return lines;
}

/** Stays at the end as lines come, unless the reader has scrolled up. */
function useFollowedEnd(count: number) {
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    let top = element.scrollTop;
    // Only the reader moves up; what grows or shrinks moves nothing, but makes the end be elsewhere.
    const note = () => {
      const isEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
      if (isEnd || element.scrollTop < top) isAtEnd.current = isEnd;
      top = element.scrollTop;
    };
    element.addEventListener('scroll', note, { passive: true });
    // A picture that arrives, or files that are staged below.
    const grown = new ResizeObserver(
      () => isAtEnd.current && element.scrollTo({ top: element.scrollHeight }),
    );
    for (const one of [element, ...element.children]) grown.observe(one);
    return () => {
      grown.disconnect();
      element.removeEventListener('scroll', note);
    };
  }, []);
  useEffect(() => {
    if (isAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  return list;
}

interface LineProps {
  readonly message: Message;
  readonly isLastOwn: boolean;
  /** Staff has written since: then it was seen, also where a reload forgot the reading mark. */
  readonly isAnswered: boolean;
}

function Line({ message, isLastOwn, isAnswered }: LineProps) {
  const { model, words } = useHere();
  const { readSeq } = useStore(model.state);
  if (message.kind === 'event') {
    const notice = noticeTextOf(message, words);
    return notice === null ? null : <li class="event">{notice}</li>;
  }

  const isOwn = message.sender.kind === 'visitor';
  return (
    <li class={isOwn ? 'line own' : 'line'}>
      <span class={isOwn ? 'hidden' : 'who'}>
        {isOwn ? words.t('you') : safeName(message.sender.name, words.t('somebody'))}
      </span>
      <div class="bubble">
        {message.attachment && <AttachmentView attachment={message.attachment} />}
        {message.text !== null && <Text text={message.text} />}
      </div>
      <span class="when">
        <time dateTime={message.at}>
          {new Date(message.at).toLocaleTimeString(words.language, { hour: '2-digit', minute: '2-digit' })}
        </time>
        {isOwn && isLastOwn && <> · {words.t(isAnswered || readSeq >= message.seq ? 'seen' : 'sent')}</>}
      </span>
    </li>
  );
}

/** Text nodes and plain links: nothing that anybody typed becomes markup. */
function Text({ text }: { text: string }) {
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

function OutgoingLine({ outgoing }: { outgoing: Outgoing }) {
  const { model, words } = useHere();
  const conversation = useStore(model.conversation);
  const hasFailed = outgoing.state === 'failed';
  return (
    // Not announced: it is told once, when it is sent, or as an alert when it could not be.
    <li class="line own unsent" aria-live="off">
      <span class="hidden">{words.t('you')}</span>
      <div class="bubble">
        <Text text={outgoing.text} />
      </div>
      <span class="when">{words.t(hasFailed ? 'failed' : 'sending')}</span>
      {hasFailed && (
        <span class="problem" role="alert">
          {words.problem(outgoing.code ?? 'other')}
          <button type="button" class="quiet" onClick={() => conversation?.retry(outgoing.clientMessageId)}>
            {words.t('tryAgain')}
          </button>
          <button type="button" class="quiet" onClick={() => conversation?.drop(outgoing.clientMessageId)}>
            {words.t('discard')}
          </button>
        </span>
      )}
    </li>
  );
}

/** Files that are not (yet) messages: being checked, held, blocked. */
function PendingFiles({ messages }: { messages: readonly Message[] }) {
  const { model } = useHere();
  const { attachments } = useStore(model.files.state);
  const told = new Set(messages.map(({ attachment }) => attachment?.id));
  const pending = attachments.filter(
    ({ id, state, direction }) =>
      !told.has(id) && direction === 'inbound' && (state === 'scanning' || state === 'held'),
  );
  return (
    <ol>
      {pending.map((attachment) => (
        <li key={attachment.id} class="line own">
          <div class="bubble">
            <AttachmentView attachment={attachment} />
          </div>
        </li>
      ))}
    </ol>
  );
}
