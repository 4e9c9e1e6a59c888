import type { Message } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import type { ChatModel } from '../model/chat.model';
import type { Words } from '../texts';
import { noticeTextOf } from './notices';

/** The conversation as plain text, saved by the browser; nothing is asked of the server. */
export function saveTranscript(model: ChatModel, words: Words): void {
  const messages = model.transcript.current?.current().messages ?? [];
  const text = messages.flatMap((message) => lineOf(message, words) ?? []).join('\n');
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `chat-${(model.contact?.startedAt ?? '').slice(0, 10)}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function lineOf(message: Message, words: Words): string | null {
  const when = new Date(message.at).toLocaleString(words.locale);
  const notice = noticeTextOf(message, words);
  if (message.kind === 'event') return notice && `[${when}] ${notice}`;
  const who =
    message.sender.kind === 'visitor' ? words.t('you') : safeName(message.sender.name, words.t('somebody'));
  const file = message.attachment ? `<${safeName(message.attachment.name, '…')}> ` : '';
  return `[${when}] ${who}: ${file}${message.text ?? ''}`;
}
