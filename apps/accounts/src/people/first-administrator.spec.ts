import { ConfigError } from '@switchboard/kernel';
import { firstAdministratorOf } from './first-administrator.js';

describe('firstAdministratorOf', () => {
  it('makes an administrator whose password only its hash knows', async () => {
    const input = await firstAdministratorOf({
      ADMIN_EMAIL: 'Root@Example.org',
      ADMIN_PASSWORD: 'long enough',
    });

    expect(input).toMatchObject({ email: 'root@example.org', roles: ['administrator'], capacity: 3 });
    expect(JSON.stringify(input)).not.toContain('long enough');
  });

  it.each([
    ['nothing is set', {}, ['ADMIN_EMAIL', 'ADMIN_PASSWORD']],
    ['the password is weak', { ADMIN_EMAIL: 'a@b.example', ADMIN_PASSWORD: 'admin' }, ['ADMIN_PASSWORD']],
    ['the address is none', { ADMIN_EMAIL: 'admin', ADMIN_PASSWORD: 'long enough' }, ['ADMIN_EMAIL']],
  ])('names every fault and no value where %s', async (_, config, named) => {
    const error = await firstAdministratorOf({
      ADMIN_EMAIL: undefined,
      ADMIN_PASSWORD: undefined,
      ...config,
    }).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults.map((fault) => fault.split(' ')[0])).toEqual(named);
    expect((error as ConfigError).message).not.toContain('"admin"');
  });
});
