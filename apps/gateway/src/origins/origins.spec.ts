import { networkInterfaces } from 'node:os';
import { uuidv7 } from '@switchboard/kernel';
import { Origins } from './origins.js';

const aWidget = (allowedOrigins: string[], given = {}) => ({
  id: uuidv7(),
  key: 'k',
  allowedOrigins,
  active: true,
  queueIds: ['q'],
  revision: 1,
  ...given,
});
const someOrigins = () => new Origins({ PUBLIC_URL: 'https://chat.example/', PORT: 3000, HOST: '127.0.0.1' });

describe('origins', () => {
  it('always allow our own: the public address, and where we listen', () => {
    const origins = someOrigins();
    origins.listensOn(4567);

    expect(
      ['https://chat.example', 'http://localhost:3000', 'http://127.0.0.1:4567'].map((one) =>
        origins.isOwn(one),
      ),
    ).toEqual([true, true, true]);
    expect(
      ['http://chat.example', 'https://chat.example.evil.example', 'null', ''].map((one) =>
        origins.isAllowed(one),
      ),
    ).toEqual([false, false, false, false]);
  });

  it('take every address of this machine for ours where we listen on all of them', () => {
    const origins = new Origins({ PUBLIC_URL: 'https://chat.example', PORT: 3000, HOST: '0.0.0.0' });
    const [address = '127.0.0.1'] = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ family }) => family === 'IPv4').map((one) => one.address),
    );

    expect(origins.isOwn(`http://${address}:3000`)).toBe(true);
    expect(origins.isOwn('http://192.0.2.1:3000')).toBe(false);
  });

  it('know which widget a page is for', () => {
    const origins = someOrigins();
    const [shop, bank] = [aWidget(['https://shop.example']), aWidget(['https://bank.example'])];
    origins.learnAll([shop, bank], []);

    expect(origins.isAllowed('https://shop.example')).toBe(true);
    expect([
      origins.widgetAllows(shop.id, 'https://shop.example'),
      origins.widgetAllows(bank.id, 'https://shop.example'),
      origins.widgetAllows(undefined, 'https://shop.example'),
    ]).toEqual([true, false, false]);
  });

  it('forget a widget that is gone, switched off or older than what is known', () => {
    const origins = someOrigins();
    const [gone, off] = [aWidget(['https://gone.example']), aWidget(['https://off.example'])];
    origins.learnAll([gone, off], []);

    origins.learnAll([off], origins.ids);
    origins.learn({ ...off, active: false, revision: 3 });
    origins.learn({ ...off, revision: 2 });

    expect([
      origins.isAllowed('https://gone.example'),
      origins.isAllowed('https://off.example'),
      origins.queuesOf(off.id),
    ]).toEqual([false, false, null]);
  });

  it('keep a widget that came as an event while the list was being asked for', () => {
    const origins = someOrigins();
    const knownBefore = origins.ids;
    origins.learn(aWidget(['https://new.example']));

    origins.learnAll([], knownBefore);

    expect(origins.isAllowed('https://new.example')).toBe(true);
  });
});
