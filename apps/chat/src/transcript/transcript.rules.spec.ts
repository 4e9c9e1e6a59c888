import { describe, expect, it } from '@jest/globals';
import { type Message, visibleTo } from '@switchboard/contracts';
import fc from 'fast-check';
import { anAttachment } from '../../test/facts.js';
import type { Entry } from './entry.types.js';
import { draft, numbered, SYSTEM } from './transcript.rules.js';

const at = new Date('2026-11-21T09:00:00.000Z');
const entry = (visibility: Entry['visibility'], text: string): Entry => ({
  kind: 'text',
  visibility,
  sender: SYSTEM,
  text,
  at,
});
const anyTranscript = fc
  .array(fc.constantFrom<Entry['visibility']>('everyone', 'staff'), { maxLength: 40 })
  .map((kinds) =>
    kinds.map((visibility, n) => draft('c1', `m${n}`, entry(visibility, `${visibility} ${n}`))),
  );
const from1 = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const seenBy = (reader: 'visitor' | 'staff', messages: Message[]) =>
  messages.flatMap((message) => visibleTo(reader, message) ?? []);

describe('a transcript', () => {
  it('counts what everyone may read from 1 to n, and staff messages by themselves from 1 to m', () => {
    fc.assert(
      fc.property(anyTranscript, (drafts) => {
        const { messages, last } = numbered({ lastSeq: 0, lastStaffSeq: 0 }, drafts);
        const isStaff = ({ visibility }: Message) => visibility === 'staff';

        expect(messages.filter((m) => !isStaff(m)).map(({ seq }) => seq)).toEqual(from1(last.lastSeq));
        expect(messages.filter(isStaff).map(({ staffSeq }) => staffSeq)).toEqual(from1(last.lastStaffSeq));
        const order = messages.map(({ seq, staffSeq }) => seq * 1000 + (staffSeq ?? 0));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
    );
  });

  it('is for its visitor as if staff had never written', () => {
    fc.assert(
      fc.property(anyTranscript, (drafts) => {
        const none = { lastSeq: 0, lastStaffSeq: 0 };
        const withoutStaff = drafts.filter(({ visibility }) => visibility === 'everyone');

        const seen = seenBy('visitor', numbered(none, drafts).messages);

        expect(seen).toEqual(numbered(none, withoutStaff).messages);
        expect(JSON.stringify(seen)).not.toContain('taff');
        expect(seenBy('staff', numbered(none, drafts).messages)).toHaveLength(drafts.length);
      }),
    );
  });

  it('never names a signature to the visitor, nor a link to anybody', () => {
    const attachment = anAttachment('c1', { state: 'infected', reason: 'Eicar' });
    const message = draft('c1', 'm1', {
      kind: 'file',
      visibility: 'everyone',
      sender: SYSTEM,
      attachment,
      at,
    });

    expect(visibleTo('visitor', message)?.attachment).toMatchObject({ reason: 'blocked' });
    expect(message.attachment).toMatchObject({ link: null, previewLink: null });
  });
});
