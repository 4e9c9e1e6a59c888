import type { Actor, Message, SendMessage } from '@switchboard/contracts';
import { AppError, FakeClock } from '@switchboard/kernel';
import type { Standing } from '../speaking.rules.js';
import { FastPath } from './fast-path.js';
import type { GuessedMessage, TogetherRepository } from './together.repository.js';

const by = (id: string, contactId = 'c', visibility: Message['visibility'] = 'everyone') =>
  ({ actor: { kind: 'visitor', id } as Actor, contactId, visibility, text: 'hello' }) as SendMessage;
const standing = (revision: number, state: Standing['state'] = 'active') =>
  ({
    revision,
    state,
    part: { role: 'visitor', name: null, isPresent: true },
    earlier: { id: 'm' },
  }) as Standing;

/** A fast path beside a database that stores what it is given, or does what the test says. */
function aFastPath(store: (said: GuessedMessage[]) => (Message | null)[] = storeAll) {
  const statements: number[][] = [];
  const repository = {
    store: async (said: GuessedMessage[]) => {
      statements.push(said.map(({ revision }) => revision));
      return store(said);
    },
  };
  const fastPath = new FastPath(repository as unknown as TogetherRepository, new FakeClock());
  return { fastPath, statements };
}
const storeAll = (said: GuessedMessage[]) => said.map(({ message }) => ({ ...message, seq: 7 }));

describe('the fast path of a message', () => {
  it('stores it by where its sender stood when he last spoke in this contact', async () => {
    const { fastPath, statements } = aFastPath();
    fastPath.remember(by('a'), standing(1));
    fastPath.remember(by('a'), standing(2));

    expect(await fastPath.send(by('a'))).toMatchObject({ contactId: 'c', text: 'hello', seq: 7 });
    expect(statements).toEqual([[2]]);
  });

  it('does in one statement what comes at the same moment', async () => {
    const { fastPath, statements } = aFastPath();
    ['a', 'b', 'c'].forEach((id, at) => fastPath.remember(by(id, id), standing(at)));

    await Promise.all(['a', 'b', 'c'].map((id) => fastPath.send(by(id, id))));

    expect(statements).toEqual([[0, 1, 2]]);
  });

  it.each([
    ['who has not spoken here yet', by('a', 'another')],
    ['a note for staff', by('a', 'c', 'staff')],
  ])('leaves %s to the plain way', async (_, command) => {
    const { fastPath, statements } = aFastPath();
    fastPath.remember(by('a'), standing(1));

    expect(await fastPath.send(command)).toBeNull();
    expect(statements).toEqual([]);
  });

  it('leaves who may not speak, as far as it knows, to be looked up', async () => {
    const { fastPath, statements } = aFastPath();
    fastPath.remember(by('a'), standing(1, 'wrapUp'));

    expect(await fastPath.send(by('a'))).toBeNull();
    expect(statements).toEqual([]);
  });

  it('forgets a guess that was wrong', async () => {
    const { fastPath, statements } = aFastPath((said) => said.map(() => null));
    fastPath.remember(by('a'), standing(1));

    expect(await fastPath.send(by('a'))).toBeNull();
    expect(await fastPath.send(by('a'))).toBeNull();
    expect(statements).toEqual([[1]]);
  });

  it('forgets who has been silent longest', async () => {
    const { fastPath } = aFastPath();
    for (let n = 0; n < 5_001; n++) fastPath.remember(by(`v${n}`), standing(n));

    expect(await fastPath.send(by('v0'))).toBeNull();
    expect(await fastPath.send(by('v1'))).not.toBeNull();
    expect(await fastPath.send(by('v5000'))).not.toBeNull();
  });

  it('lets each be stored alone where one was refused, but not where the database is away', async () => {
    const failsWith = (error: Error) => {
      const { fastPath } = aFastPath(() => {
        throw error;
      });
      for (const id of ['a', 'b']) fastPath.remember(by(id), standing(1));
      return Promise.all([fastPath.send(by('a')), fastPath.send(by('b'))]);
    };

    expect(await failsWith(new Error('a text that the database refuses'))).toEqual([null, null]);
    expect(await failsWith(new AppError('conflict', 'a repeat'))).toEqual([null, null]);
    await expect(failsWith(new AppError('unavailable', 'no database'))).rejects.toThrow('no database');
  });
});
