import { readFileSync } from 'node:fs';
import { CLIENT_EVENTS, ERROR_STATUS, SERVER_EVENTS } from '@switchboard/contracts';

const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const missing = (names: string[]) => names.filter((name) => !page.includes(`\`${name}\``));

describe('docs/api.md', () => {
  it('says of every error code what to do', () => {
    expect(missing(Object.keys(ERROR_STATUS))).toEqual([]);
  });

  it('explains every event of the socket, both ways', () => {
    expect(missing([...Object.keys(CLIENT_EVENTS), ...Object.keys(SERVER_EVENTS)])).toEqual([]);
  });
});
