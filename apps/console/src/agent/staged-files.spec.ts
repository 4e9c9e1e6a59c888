import { jest } from '@jest/globals';
import { ProblemError } from '@switchboard/web';
import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { session } = await import('../session/session');
const { queries } = await import('../api');
const { StagedFiles } = await import('./staged-files');
const { DESK } = await import('./desk.data');

/** A file on its way, as XMLHttpRequest sends it; the test says how it goes on. */
class Upload {
  static all: Upload[] = [];
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null } = {
    onprogress: null,
  };
  onloadend: (() => void) | null = null;
  timeout = 0;
  status = 0;
  responseText = '';
  address = '';
  headers: Record<string, string> = {};
  form = new FormData();

  constructor() {
    Upload.all.push(this);
  }
  open(method: string, address: string) {
    this.address = `${method} ${address}`;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  send(form: FormData) {
    this.form = form;
  }
  abort() {
    this.onloadend?.();
  }
  answers(status: number, body: unknown) {
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onloadend?.();
  }
}
Object.assign(globalThis, { XMLHttpRequest: Upload });

const policy = { types: ['pdf'], maxFileBytes: 100 };
const aFile = (name: string, size = 10) => new File(['x'.repeat(size)], name);
const settled = () => new Promise((resolve) => setImmediate(resolve));
/** Those files beside the message, and the sending of them begun. */
async function sending(...names: string[]) {
  const staged = new StagedFiles('c');
  staged.add(
    names.map((name) => aFile(name)),
    policy,
  );
  const done = staged.sendAll();
  await settled();
  return { staged, done };
}
const problem = (code: ProblemError['code'], status: number) => ({ code, status, detail: '' });

beforeEach(() => {
  Upload.all = [];
  jest.spyOn(session, 'freshToken').mockResolvedValue('a-token');
});
afterEach(() => void jest.restoreAllMocks());

describe('files beside a message', () => {
  it('are refused at once where the policy says so, before a byte is sent', async () => {
    const staged = new StagedFiles('c');
    staged.add([aFile('a.pdf'), aFile('b.exe'), aFile('c.pdf', 101), aFile('d.pdf', 0)], policy);

    expect(staged.current().map(({ refusal }) => refusal)).toEqual([
      null,
      'type_not_allowed',
      'file_too_large',
      'empty_file',
    ]);
    void staged.sendAll();
    await settled();

    expect(Upload.all).toHaveLength(1);
  });

  it('may be anything where no policy is known: the server decides', () => {
    const staged = new StagedFiles('c');

    staged.add([aFile('b.exe')]);

    expect(staged.current()).toMatchObject([{ refusal: null }]);
  });

  it('tell whoever shows them, until he looks away', () => {
    const staged = new StagedFiles('c');
    const listener = jest.fn();
    const stop = staged.subscribe(listener);

    staged.add([aFile('a.pdf')]);
    stop();
    staged.add([aFile('b.pdf')]);

    expect(listener).toHaveBeenCalledTimes(1);
  });

  it('go with their description and an id that a repeat has too, as the person who sends them', async () => {
    const staged = new StagedFiles('c');
    staged.add([aFile('a.pdf')], policy);
    const [item] = staged.current();
    staged.describe(item?.id ?? '', 'The offer');

    void staged.sendAll();
    await settled();

    const [sent] = Upload.all;
    expect(sent).toMatchObject({
      address: 'POST /v1/contacts/c/attachments',
      headers: { authorization: 'Bearer a-token' },
    });
    expect([...(sent?.form.keys() ?? [])]).toEqual(['clientMessageId', 'description', 'file']);
    expect(sent?.form.get('clientMessageId')).toBe(item?.id);
    expect(sent?.form.get('description')).toBe('The offer');
  });

  it('go one after the other, show how far they are, and are gone when they are sent', async () => {
    const asked = jest.spyOn(queries, 'invalidateQueries');
    const { staged, done } = await sending('a.pdf', 'b.pdf');
    expect(Upload.all).toHaveLength(1);

    Upload.all[0]?.upload.onprogress?.({ loaded: 5, total: 20 });
    expect(staged.current().map(({ progress }) => progress)).toEqual([0.25, null]);
    Upload.all[0]?.answers(201, {});
    await settled();
    expect(staged.current().map(({ file }) => file.name)).toEqual(['b.pdf']);
    Upload.all[1]?.answers(201, {});
    await done;

    expect(staged.current()).toEqual([]);
    expect(asked).toHaveBeenCalledWith({ queryKey: DESK.attachments('c') });
  });

  it('stay with what was wrong when sending fails, and the next one goes all the same', async () => {
    const { staged, done } = await sending('a.pdf', 'b.pdf');
    Upload.all[0]?.answers(413, problem('file_too_large', 413));
    await settled();
    Upload.all[1]?.answers(201, {});
    await done;

    expect(staged.current()).toMatchObject([
      { file: { name: 'a.pdf' }, progress: null, problem: 'file_too_large' },
    ]);
  });

  it('are sent again under the same id, without the problem of before', async () => {
    const { staged, done } = await sending('a.pdf');
    Upload.all[0]?.answers(503, problem('unavailable', 503));
    await done;

    void staged.sendAll();
    await settled();

    expect(staged.current()).toMatchObject([{ progress: 0, problem: null }]);
    expect(Upload.all[1]?.form.get('clientMessageId')).toBe(Upload.all[0]?.form.get('clientMessageId'));
  });

  it('stay for another try when one stops their sending', async () => {
    const { staged, done } = await sending('a.pdf');

    staged.cancel(staged.current()[0]?.id ?? '');
    await done;

    expect(staged.current()).toMatchObject([{ progress: null, problem: null }]);
  });

  it('that are taken away before their turn are not sent (K23)', async () => {
    const { staged, done } = await sending('a.pdf', 'b.pdf');

    staged.remove(staged.current()[1]?.id ?? '');
    Upload.all[0]?.answers(201, {});
    await done;

    expect(Upload.all.map(({ form }) => (form.get('file') as File).name)).toEqual(['a.pdf']);
  });

  it('are not sent twice while they are on their way', async () => {
    const { staged } = await sending('a.pdf');

    await staged.sendAll();

    expect(Upload.all).toHaveLength(1);
  });

  it('that are taken away stop being sent, and do not come back', async () => {
    const { staged, done } = await sending('a.pdf');

    staged.remove(staged.current()[0]?.id ?? '');
    await done;

    expect(staged.current()).toEqual([]);
  });
});
