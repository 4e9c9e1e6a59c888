import type { Message } from '@switchboard/contracts';
import { EMPTY_TRANSCRIPT, safeName, type Transcript as Lines } from '@switchboard/web';
import { useEffect, useState } from 'preact/hooks';
import { useStore } from '../model/store';
import { AttachmentView } from './attachment';
import { useHere } from './context';
import { useFollowedEnd } from './followed-end';
import { Line, OutgoingLine } from './line';

/** Everything that was said, each line with how far it got; new lines are announced to screen readers. */
export function Transcript() {
  const { model, words } = useHere();
  const { messages, outgoing } = useLines();
  const { unread } = useStore(model.state);
  const typing = useTyping();
  const { list, isAtEnd, goToEnd } = useFollowedEnd(messages.length + outgoing.length + typing.length);
  useEffect(() => model.endInView(isAtEnd), [isAtEnd]);
  useEffect(() => () => model.endInView(false), []);
  const answeredSeq = messages.findLast(({ sender }) => sender.kind === 'agent')?.seq ?? 0;
  const lastOwn = messages.findLast(({ sender }) => sender.kind === 'visitor');

  return (
    <div class="lines">
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
              isLastOwn={message === lastOwn}
              isAnswered={message.seq < answeredSeq}
            />
          ))}
          {outgoing.map((one) => (
            <OutgoingLine key={one.clientMessageId} outgoing={one} />
          ))}
        </ol>
        <PendingFiles messages={messages} />
        {typing.length > 0 && <p class="typing">{words.t('typing', { name: typing.join(', ') })}</p>}
      </div>
      {!isAtEnd && unread > 0 && (
        <button type="button" class="below" onClick={goToEnd}>
          <span aria-hidden="true">↓</span> {words.t('newBelow', { count: unread })}
        </button>
      )}
    </div>
  );
}

function useLines(): Lines {
  const { model } = useHere();
  const transcript = useStore(model.transcript);
  const [lines, setLines] = useState<Lines>(transcript?.current() ?? EMPTY_TRANSCRIPT);
  useEffect(() => {
    if (!transcript) return;
    setLines(transcript.current());
    return transcript.subscribe(() => setLines(transcript.current()));
  }, [transcript]);
  return lines;
}

/** The names of those who type, only of those who are there: whoever has left, or an end, ends the typing too. */
function useTyping(): string[] {
  const { model, words } = useHere();
  const { typing, contact } = useStore(model.state);
  const there = model.isContactOpen ? (contact?.participants ?? []) : [];
  return there.filter(({ id }) => typing.includes(id)).map(({ name }) => safeName(name, words.t('somebody')));
}

/** Files that are not (yet) messages: being checked, held, blocked. */
function PendingFiles({ messages }: { messages: readonly Message[] }) {
  const { model } = useHere();
  const { attachments } = useStore(model.files.state);
  const shown = new Set(messages.map(({ attachment }) => attachment?.id));
  const pending = attachments.filter(
    ({ id, state, direction }) =>
      !shown.has(id) && direction === 'inbound' && (state === 'scanning' || state === 'held'),
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
