import { jest } from '@jest/globals';
import type { Attachment, ComposedVisitorContact } from '@switchboard/contracts';
import { FakeBrowser } from '@switchboard/web/fake-browser';
import { FilesModel, type FilesOwner } from './files.model';

const browser = new FakeBrowser().install();

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
    http: {
      clockOffsetMs: 0,
      ask: jest.fn(() => Promise.resolve({ items: [] })),
      urlOf: (path: string) => path,
    },
    refresh,
    problemIs: jest.fn(),
    identity: { freshToken: () => Promise.resolve('t') },
    options: { baseUrl: 'https://chat.example' },
  };
  const files = new FilesModel(chat as unknown as FilesOwner);
  files.follow(server.contact as unknown as ComposedVisitorContact);
  return { files, chat, refresh };
}
const aFile = (name: string, size = 10, type = '') => new File(['x'.repeat(size)], name, { type });
const anAttachment = (state: Attachment['state']) =>
  ({ id: 'a', contactId: 'c', state, direction: 'inbound', name: 'a.pdf' }) as Attachment;

/** The browser's way to send a file, for one that takes until the test ends it. */
function aSlowUpload() {
  let ends: (attachment: object) => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    class SlowRequest {
      readonly upload = {};
      status = 0;
      responseText = '';
      onloadend: (() => void) | null = null;
      open(): void {}
      abort(): void {}
      setRequestHeader(): void {}
      send(): void {
        ends = (attachment) => {
          Object.assign(this, { status: 201, responseText: JSON.stringify(attachment) });
          this.onloadend?.();
        };
        resolve();
      }
    }
    Object.assign(globalThis, { XMLHttpRequest: SlowRequest });
  });
  return { begun, ends: (attachment: object) => ends(attachment) };
}

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

  it.each([
    ['before any invitation', null, 'not_invited'],
    ['after its time', 'expired', 'no_active_invitation'],
    ['after the last that was permitted', 'exhausted', 'invitation_exhausted'],
    ['after it was taken back', 'revoked', 'uploads_not_allowed'],
  ])('do not vanish without a word %s', (_when, ended, problem) => {
    const { files, chat } = aModel();
    if (ended) files.invited({ ...invitation, state: ended });

    files.stage([aFile('a.pdf')]);

    expect(chat.problemIs).toHaveBeenLastCalledWith(problem);
    expect(files.state.current.staged).toEqual([]);
  });

  it('that are staged wait for the next invitation when the time is over', async () => {
    const { files, chat } = aModel();
    files.invited(invitation);
    files.stage([aFile('a.pdf')]);
    expect(chat.problemIs).toHaveBeenLastCalledWith(null);

    files.expired();
    await files.sendAll();

    expect(files.bar).toBe('no_active_invitation');
    expect(files.state.current.staged).toMatchObject([{ progress: null, problem: null }]);
  });

  it('on their way make the browser ask before another page (P36), and no longer', async () => {
    const sent = aSlowUpload();
    const { files } = aModel();
    files.invited(invitation);
    files.stage([aFile('a.pdf')]);
    expect(browser.asksBeforeLeaving()).toBe(false);

    const sending = files.sendAll();
    await sent.begun;
    expect(browser.asksBeforeLeaving()).toBe(true);
    sent.ends(anAttachment('scanning'));
    await sending;

    expect(browser.asksBeforeLeaving()).toBe(false);
    expect(files.state.current).toMatchObject({ staged: [], attachments: [{ id: 'a' }] });
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
