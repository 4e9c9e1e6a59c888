import { ContactClosed, GetContactReport, type User, UserChanged } from '@switchboard/contracts';
import { uuidv7 } from '@switchboard/kernel';
import { aUser } from '../../../../test/support/a-user.js';
import { until } from '../../../../test/support/wait.js';
import { aContact, anAgent, at, itsLife, staff } from '../../test/a-contact.js';
import { runningReports, type RunningReports } from '../../test/running-reports.js';

let reports: RunningReports;
beforeAll(async () => {
  reports = await runningReports();
});
afterAll(() => reports.close());

const TEAM = uuidv7();
/** A token that was signed before anything changed. */
const vera = staff({ roles: ['supervisor'], teamIds: [] });
const changeUser = (change: Partial<User>) =>
  reports.publish(UserChanged, {
    at: at(0),
    user: aUser({ id: vera.id, roles: ['supervisor'], ...change }),
  });
const answer = async (contactId: string) =>
  reports.ask(GetContactReport, { actor: vera, contactId }).then(
    () => 'read',
    ({ code }: { code: string }) => code,
  );

describe('rights hold at once, whatever a token of before says (domain rule 22)', () => {
  it('lets a supervisor read what his new team handled, and no more once he has lost it or is gone', async () => {
    const { closed } = itsLife(aContact(), anAgent([TEAM]));
    await reports.publish(ContactClosed, { at: at(100), contact: closed, handledBy: [] });
    expect(await answer(closed.id)).toBe('report_not_found');

    await changeUser({ revision: 2, supervisedTeamIds: [TEAM] });
    await until(async () => (await answer(closed.id)) === 'read');

    await changeUser({ revision: 3, supervisedTeamIds: [] });
    // What comes late of before changes nothing.
    await changeUser({ revision: 2, supervisedTeamIds: [TEAM] });
    await until(async () => (await answer(closed.id)) === 'report_not_found');

    await changeUser({ revision: 4, active: false });
    await until(async () => (await answer(closed.id)) === 'unauthenticated');
  });
});
