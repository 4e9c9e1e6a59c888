import type { Message } from '@switchboard/contracts';
import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { noticeTextOf } = await import('./notices');

const happened = (event: Message['event'], name: string | null = 'Ada') =>
  noticeTextOf({ event, sender: { kind: 'agent', id: 'a', name } } as Message);

describe('what happened, in words', () => {
  it.each([
    ['joined', { type: 'joined' }, 'Ada'],
    ['left', { type: 'left', participant: { name: 'Bea' } }, 'Bea'],
    ['a blocked file', { type: 'fileBlocked', name: 'a.pdf', signature: 'Eicar' }, 'a.pdf'],
  ])('names who or what it was about: %s', (_what, event, name) => {
    expect(happened(event)).toContain(name);
  });

  it('says to staff why a file was blocked, and nothing like it elsewhere', () => {
    expect(happened({ type: 'fileBlocked', name: 'a.pdf', signature: 'Eicar' })).toContain('Eicar');
    expect(happened({ type: 'left', reason: 'connectionLost' })).not.toContain('connectionLost');
  });

  it('speaks of a visitor where no name is known, and lets nobody turn his name around', () => {
    expect(happened({ type: 'joined' }, null)).toContain('Visitor');
    expect(happened({ type: 'joined' }, 'Ann\u202Egnp')).not.toContain('\u202E');
  });

  it('is named by its type where this page does not know it yet', () => {
    expect(happened({ type: 'teleported' })).toContain('teleported');
  });

  it('leaves no name to fill in', () => {
    const types = ['joined', 'left', 'returned', 'ended', 'fileBlocked'].map((type) => ({ type }));
    const invitations = ['active', 'exhausted', 'expired', 'revoked'].map((state) => ({
      type: 'fileInvitation',
      state,
    }));
    for (const event of [...types, ...invitations, { type: 'other' }])
      expect(happened(event)).not.toMatch(/[{}]/);
  });
});
