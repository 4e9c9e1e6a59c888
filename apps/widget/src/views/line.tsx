import type { Message } from '@switchboard/contracts';
import { FOREIGN_LINK, type Outgoing, partsOf, safeName } from '@switchboard/web';
import { useStore } from '../model/store';
import { AttachmentView } from './attachment';
import { useHere } from './context';
import { noticeTextOf } from './notices';

interface LineProps {
  readonly message: Message;
  readonly isLastOwn: boolean;
  /** Staff has written since: then it was seen, also where a reload forgot the reading mark. */
  readonly isAnswered: boolean;
}

/** One message, or an event in words. */
export function Line({ message, isLastOwn, isAnswered }: LineProps) {
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
          {new Date(message.at).toLocaleTimeString(words.locale, { hour: '2-digit', minute: '2-digit' })}
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

/** Written here, not acknowledged: on its way, or refused with the reason. */
export function OutgoingLine({ outgoing }: { outgoing: Outgoing }) {
  const { model, words } = useHere();
  const transcript = useStore(model.transcript);
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
          <button type="button" class="quiet" onClick={() => transcript?.retry(outgoing.clientMessageId)}>
            {words.t('tryAgain')}
          </button>
          <button type="button" class="quiet" onClick={() => transcript?.drop(outgoing.clientMessageId)}>
            {words.t('discard')}
          </button>
        </span>
      )}
    </li>
  );
}
