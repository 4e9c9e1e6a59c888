import { Staff } from '../drivers/people.ts';

/** The widget's key never changes, so that a page made yesterday still works. */
export const WIDGET_KEY = 'demonstration';

/** People of the demonstration, by what they are there for. */
export const PEOPLE = {
  supervisor: {
    email: 'sofia@switchboard.example',
    name: 'Sofia Supervisor',
    roles: ['supervisor'],
    rights: [],
  },
  firstAgent: { email: 'ada@switchboard.example', name: 'Ada Agent', roles: ['agent'], rights: [] },
  secondAgent: { email: 'ben@switchboard.example', name: 'Ben Agent', roles: ['agent'], rights: [] },
};

interface Demonstration {
  address: string;
  email: string;
  password: string;
  demonstrationPassword: string;
  origins: string[];
}

/** What of an administered thing is looked at here. */
interface Thing {
  id: string;
  name: string;
  email: string;
  key: string;
  allowedOrigins: string[];
}

/**
 * Seeds the demonstration through the public surface, as an administrator would type it in. What is there already is
 * left alone, so that a second start changes nothing.
 */
export async function seed({ address, email, password, demonstrationPassword, origins }: Demonstration) {
  const admin = await new Staff(address).signsIn(email, password);
  const user = async (person: (typeof PEOPLE)[keyof typeof PEOPLE]) => {
    const input = { ...person, password: demonstrationPassword };
    return (await ensure(admin, '/v1/users', (one) => one.email === person.email, input)).id;
  };
  const named = (path: string, input: { name: string } & Record<string, unknown>) =>
    ensure(admin, path, (one) => one.name === input.name, input);
  const supervisorIds = [await user(PEOPLE.supervisor)];
  const memberIds = [await user(PEOPLE.firstAgent), await user(PEOPLE.secondAgent)];
  await named('/v1/teams', { name: 'Front desk', memberIds, supervisorIds });
  const queue = await named('/v1/queues', { name: 'Support', memberIds });
  await named('/v1/pause-reasons', { name: 'Break', paid: true });
  await named('/v1/pause-reasons', { name: 'Lunch', paid: false });
  await named('/v1/statuses', { name: 'Solved', finalOutcome: true });
  await named('/v1/statuses', { name: 'Call back', finalOutcome: false });
  await ensureWidget(admin, queue.id, origins);
  // Only where no administrator has decided yet.
  const policy = await admin.ask('GET', '/v1/file-policy');
  if (!policy.saved) await admin.ask('PUT', '/v1/file-policy', { inbound: { mode: 'onInvitation' } });
}

/** A platform that moved to another port must let its own page in. */
async function ensureWidget(admin: Staff, queueId: string, origins: string[]): Promise<void> {
  const { id, allowedOrigins } = await ensure(admin, '/v1/widgets', ({ key }) => key === WIDGET_KEY, {
    key: WIDGET_KEY,
    name: 'Demonstration',
    queueIds: [queueId],
    allowedOrigins: origins,
    fields: [
      { name: 'name', type: 'text', label: { en: 'Your name', de: 'Ihr Name' }, required: true },
      { name: 'email', type: 'email', label: { en: 'E-mail', de: 'E-Mail' } },
    ],
  });
  const all = new Set([...allowedOrigins, ...origins]);
  if (all.size > allowedOrigins.length)
    await admin.ask('PATCH', `/v1/widgets/${id}`, { allowedOrigins: [...all] });
}

/** The first thing that fits, of all pages; made where there is none. */
async function ensure(
  admin: Staff,
  path: string,
  fits: (thing: Thing) => boolean,
  input: unknown,
): Promise<Thing> {
  for (let after = ''; ;) {
    const page = (await admin.ask('GET', `${path}?limit=100${after}`)) as {
      items: Thing[];
      nextCursor: string | null;
    };
    const found = page.items.find(fits);
    if (found) return found;
    if (page.nextCursor === null) return admin.ask('POST', path, input);
    after = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
