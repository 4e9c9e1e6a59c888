import type { Actor, SendMessage } from '@switchboard/contracts';
import type { Standing } from './speaking.rules.js';
import { Standings } from './standings.js';

const by = (id: string, contactId = 'c') =>
  ({ actor: { kind: 'visitor', id } as Actor, contactId, visibility: 'everyone' }) as SendMessage;
const standing = (revision: number) => ({ revision, earlier: { id: 'm' } }) as Standing;

describe('Standings', () => {
  it('knows where each stood last in each contact, but not what he said', () => {
    const standings = new Standings();
    standings.remember(by('a'), standing(1));
    standings.remember(by('a'), standing(2));
    standings.remember(by('b'), standing(3));

    expect(standings.of(by('a'))).toEqual({ revision: 2, earlier: null });
    expect(standings.of(by('b'))?.revision).toBe(3);
    expect(standings.of(by('a', 'another'))).toBeNull();
  });

  it('forgets on demand, and whoever has been silent longest', () => {
    const standings = new Standings();
    for (let n = 0; n < 5_001; n++) standings.remember(by(`v${n}`), standing(n));
    standings.forget(by('v7'));

    expect(standings.of(by('v0'))).toBeNull();
    expect(standings.of(by('v7'))).toBeNull();
    expect(standings.of(by('v1'))?.revision).toBe(1);
    expect(standings.of(by('v5000'))?.revision).toBe(5_000);
  });
});
