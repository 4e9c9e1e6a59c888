import type { User } from '@switchboard/contracts';
import { screen } from '@testing-library/react';
import { ada, aFreshConsole, shows } from '../fake-console';

const { Frame } = await import('./frame');
const { ForWhom } = await import('./for-whom');

const as = (...roles: string[]) => aFreshConsole({ ...ada, roles } as User);
const links = async () => {
  await screen.findByRole('navigation', { name: 'Main' });
  return [...screen.getByRole('navigation', { name: 'Main' }).querySelectorAll('a')].map(
    ({ textContent }) => textContent,
  );
};

describe('the menu', () => {
  it.each([
    [['agent'], ['Desk']],
    [['supervisor'], ['Live', 'Reports']],
    [['administrator'], ['Live', 'Reports', 'Administration']],
    [
      ['agent', 'administrator'],
      ['Desk', 'Live', 'Reports', 'Administration'],
    ],
  ])('of %j is what his work is', async (roles, expected) => {
    await as(...roles);
    shows(<Frame />);

    expect(await links()).toEqual(expected);
  });
});

describe('a page that is not part of somebody’s work', () => {
  it('says so at once, whatever address brought him there', async () => {
    await as('supervisor');
    shows(<ForWhom mayUse={({ roles }) => roles.includes('administrator')}>secret</ForWhom>);

    await screen.findByText('This is not part of your work');
    expect(screen.queryByText('secret')).toBeNull();
  });

  it('is there for whoever may use it', async () => {
    await as('administrator');
    shows(<ForWhom mayUse={({ roles }) => roles.includes('administrator')}>secret</ForWhom>);

    await screen.findByText('secret');
  });
});

describe('a file that is dropped beside everything', () => {
  const drops = (types: string[]) => {
    const event = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { types } });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('does not take the console away; a text that is dropped goes where it should', async () => {
    await as('supervisor');
    const { unmount } = shows(<Frame />);
    await links();

    expect(drops(['Files'])).toBe(true);
    expect(drops(['text/plain'])).toBe(false);

    unmount();
    expect(drops(['Files'])).toBe(false);
  });
});
