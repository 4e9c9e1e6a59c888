import type { User } from '@switchboard/contracts';
import { FakeBrowser } from '@switchboard/web/fake-browser';

new FakeBrowser().install();
const { homeOf, parseSearch, stringifySearch } = await import('./addresses');
const { mayReadReports } = await import('./session/use-session');

const aUser = (roles: string[], rights: string[] = []) => ({ roles, rights }) as unknown as User;

describe('the first page of a person', () => {
  it.each([
    ['an agent', ['agent'], [], '/desk'],
    ['an agent who also administers', ['administrator', 'agent'], [], '/desk'],
    ['an administrator', ['administrator', 'supervisor'], [], '/administration/users'],
    ['a supervisor', ['supervisor'], [], '/reports'],
    ['somebody with the right to read reports', [], ['reports'], '/reports'],
    ['somebody without a role', [], [], '/desk'],
  ])('of %s is where his work is', (_who, roles, rights, address) => {
    expect(homeOf({ is: 'signedIn', user: aUser(roles, rights) })).toBe(address);
  });

  it('is the desk until somebody is signed in', () => {
    expect(homeOf({ is: 'starting' })).toBe('/desk');
  });
});

describe('reports', () => {
  it('are read by administrators, supervisors, and whoever has the right', () => {
    expect(mayReadReports(aUser(['administrator']))).toBe(true);
    expect(mayReadReports(aUser(['supervisor']))).toBe(true);
    expect(mayReadReports(aUser(['agent'], ['reports']))).toBe(true);
    expect(mayReadReports(aUser(['agent']))).toBe(false);
  });
});

describe('an address with filters', () => {
  it('leads back to the same filters, numbers and signs as they were typed', () => {
    const filters = { text: '4711 & "Vera" = ü', from: '2026-01-01', important: 'true' };

    expect(parseSearch(stringifySearch(filters))).toEqual(filters);
    expect(parseSearch('?text=4711')).toEqual({ text: '4711' });
  });

  it('says nothing of what was left empty', () => {
    expect(stringifySearch({ text: '', from: undefined })).toBe('');
    expect(stringifySearch({ text: 'a', from: undefined })).toBe('?text=a');
  });
});
