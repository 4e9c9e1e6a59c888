import { screen } from '@testing-library/react';
import { aContact, aFreshConsole, shows } from '../fake-console';

const { VisitorCard } = await import('./visitor-card');

beforeEach(() => aFreshConsole());

const valueOf = (label: string) => screen.getByText(label).nextElementSibling?.textContent;

describe('what is known of a visitor', () => {
  it('has his e-mail, his language and what the form asked, and nothing that is empty', async () => {
    const visitor = { id: 'v', name: 'Vera', email: null, fields: { order: '4711' } };
    shows(<VisitorCard contact={aContact({ visitor } as never)} />);

    await screen.findByText('4711');
    expect(valueOf('Language')).toBe('en');
    expect(screen.queryByText('E-mail')).toBeNull();
  });

  it('says who is here', async () => {
    shows(<VisitorCard contact={aContact()} />);

    await screen.findByText('Vera, Ada');
  });

  it('does not name a visitor who is away as one who is here', async () => {
    shows(<VisitorCard contact={aContact({ visitorAway: true })} />);

    await screen.findByText('Here now');
    expect(valueOf('Here now')).toBe('Ada');
  });
});
