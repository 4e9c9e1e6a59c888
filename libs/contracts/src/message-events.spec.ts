import { eventForVisitor, MessageEvent } from './message-events.js';

const id = '01934f2a-7c00-7000-8a5b-000000000001';
const file = { id, name: 'a.pdf', direction: 'inbound' };
const by = { kind: 'agent', id, name: 'Ann' };

describe('an event of the transcript', () => {
  it('has the fields of its own name, and no others', () => {
    const joined = { type: 'joined', who: by, role: 'agent' };

    expect(MessageEvent.parse({ ...joined, more: 1 })).toEqual(joined);
    expect(MessageEvent.safeParse({ type: 'joined', name: 'Ann' }).success).toBe(false);
    expect(MessageEvent.safeParse({ ...joined, role: 'monitor' }).success).toBe(false);
  });

  it('of a later version is handed on as it is', () => {
    const later = { type: 'teleported', to: { planet: 'Mars' } };

    expect(MessageEvent.parse(later)).toEqual(later);
    expect(MessageEvent.safeParse({ who: by }).success).toBe(false);
  });

  it('tells its visitor nothing that staff tell each other, and of an unknown one only that it was', () => {
    const seen = (event: unknown) => eventForVisitor(MessageEvent.parse(event));

    expect(seen({ type: 'fileBlocked', file, state: 'infected', note: 'Eicar' })).toEqual({
      type: 'fileBlocked',
      file,
      state: null,
      note: null,
    });
    expect(seen({ type: 'fileReleased', file, by, note: 'he is known' })).toMatchObject({ note: null });
    expect(seen({ type: 'teleported', note: 'by a colleague' })).toEqual({ type: 'teleported' });
  });
});
