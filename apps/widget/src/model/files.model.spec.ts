import { jest } from '@jest/globals';
import type { Attachment, ComposedVisitorContact } from '@switchboard/contracts';
import type { ChatModel } from './chat.model';
import { FilesModel } from './files.model';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();
const policy = { inbound: { mode: 'onInvitation', types: ['pdf', 'image/*'], maxFileBytes: 100 } };
const invitation = {
  contactId: 'c',
  id: 'i',
  state: 'active',
  issuedAt: at(0),
  expiresAt: at(300),
  serverNow: at(10),
  filesLeft: 3,
};

/** The model in a chat that is open; the server's contact is what `server` holds. */
function aModel(contact: Partial<ComposedVisitorContact> = {}) {
  const server = { contact: { id: 'c', state: 'active', filePolicy: policy, invitation: null, ...contact } };
  const refresh = jest.fn(() => Promise.resolve());
  const chat = {
    contact: server.contact,
    isContactOpen: true,
    http: { clockOffsetMs: 0, ask: jest.fn(() => Promise.resolve({ items: [] })) },
    refresh,
    state: { patch: jest.fn() },
  };
  const files = new FilesModel(chat as unknown as ChatModel);
  files.follow(server.contact as unknown as ComposedVisitorContact);
  return { files, chat, refresh };
}
const aFile = (name: string, size = 10, type = '') => ({ name, size, type }) as File;
const anAttachment = (state: Attachment['state']) =>
  ({ id: 'a', contactId: 'c', state, direction: 'inbound', name: 'a.pdf' }) as Attachment;

beforeEach(() => void jest.useFakeTimers({ now: NOW }));
afterEach(() => void jest.useRealTimers());

describe("the visitor's files", () => {
  it('may be sent while an invitation runs, and not before or after it (G7, G9)', () => {
    const { files } = aModel();
    expect(files.maySend).toBe(false);

    files.invited(invitation);
    expect(files.maySend).toBe(true);

    files.invited({ ...invitation, state: 'expired' });
    expect(files.maySend).toBe(false);
  });

  it.each([
    ['always', true],
    ['never', false],
  ])('where the policy says %s may be sent without one: %s', (mode, may) => {
    const { files } = aModel({ filePolicy: { inbound: { ...policy.inbound, mode } } } as never);
    expect(files.maySend).toBe(may);
  });

  it('count down by the server’s clock, and ask what the invitation permits', () => {
    const { files, refresh } = aModel();

    files.invited(invitation);

    expect(files.state.current.invitation).toMatchObject({ offsetMs: 10_000 });
    expect(refresh).toHaveBeenCalledTimes(1);
    files.invited({ ...invitation, expiresAt: at(600) });
    expect(files.state.current.invitation).toMatchObject({ expiresAt: at(600) });
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it('keep their invitation when something else of the contact changes', () => {
    const { files } = aModel();
    files.invited(invitation);

    files.follow({ id: 'c', state: 'active' });

    expect(files.maySend).toBe(true);
  });

  it('know after a reload what is left, by the server’s clock', () => {
    const { files, chat } = aModel();
    chat.http.clockOffsetMs = -3_600_000;

    files.follow({ invitation: { ...invitation, types: ['pdf'], bytesLeft: 1 } } as never);

    expect(files.state.current.invitation).toMatchObject({ types: ['pdf'], offsetMs: -3_600_000 });
  });

  it('are refused by the invitation’s own types where it permits fewer (T11)', () => {
    const { files } = aModel({ invitation: { ...invitation, types: ['pdf'], bytesLeft: 1 } as never });

    files.stage([aFile('a.pdf'), aFile('a.png', 10, 'image/png'), aFile('b.pdf', 101), aFile('c.pdf', 0)]);

    expect(files.state.current.staged.map(({ refusal }) => refusal)).toEqual([
      null,
      'type_not_allowed',
      'file_too_large',
      'empty_file',
    ]);
  });

  it('do not go back to being checked when an answer comes late', () => {
    const { files } = aModel();

    files.changed(anAttachment('clean'));
    files.changed(anAttachment('scanning'));

    expect(files.state.current.attachments).toMatchObject([{ state: 'clean' }]);
    files.changed(anAttachment('deleted'));
    expect(files.state.current.attachments).toMatchObject([{ state: 'deleted' }]);
  });

  it('of another contact are not ours', () => {
    const { files } = aModel();

    files.changed({ ...anAttachment('clean'), contactId: 'another' });
    files.invited({ ...invitation, contactId: 'another' });

    expect(files.state.current).toMatchObject({ attachments: [], invitation: null });
  });
});
