import { jest } from '@jest/globals';
import { noteServerTime, serverTime } from './clock';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const server = (ahead: number) => new Date(Date.now() + ahead).toISOString();
const offset = () => serverTime(Date.now()) - Date.now();

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
  noteServerTime(server(0));
});
afterEach(() => void jest.useRealTimers());

describe("the server's clock", () => {
  it('is ours until the server has said what it shows', () => {
    expect(serverTime(NOW)).toBe(NOW);
  });

  it.each([90_000, -90_000])('is %d ms from ours as the server last said, and goes on like ours', (ahead) => {
    noteServerTime(server(ahead));

    expect(serverTime(NOW + 5_000)).toBe(NOW + 5_000 + ahead);
  });

  it('is not moved by what only took a while to come', () => {
    noteServerTime(server(60_000));

    noteServerTime(server(45_000), 20_000);
    expect(offset()).toBe(60_000);

    noteServerTime(server(39_999), 20_000);
    expect(offset()).toBe(39_999);
  });
});
