import { StepError } from '../lib/say.mjs';

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

/**
 * Seeds the demonstration through the public surface, as an administrator would type it in. What is there already is
 * left alone, so that a second start changes nothing.
 * @param {{ address: string, email: string, password: string, demonstrationPassword: string, origins: string[] }} options
 */
export async function seed({ address, email, password, demonstrationPassword, origins }) {
  const api = await signIn(address, email, password);
  const users = {};
  for (const [part, person] of Object.entries(PEOPLE)) {
    users[part] = await api.ensure('/v1/users', (user) => user.email === person.email, {
      ...person,
      password: demonstrationPassword,
    });
  }
  const memberIds = [users.firstAgent.id, users.secondAgent.id];
  const named = (name) => (thing) => thing.name === name;
  await api.ensure('/v1/teams', named('Front desk'), {
    name: 'Front desk',
    memberIds,
    supervisorIds: [users.supervisor.id],
  });
  const queue = await api.ensure('/v1/queues', named('Support'), { name: 'Support', memberIds });
  for (const [name, paid] of [
    ['Break', true],
    ['Lunch', false],
  ])
    await api.ensure('/v1/pause-reasons', named(name), { name, paid });
  for (const [name, finalOutcome] of [
    ['Solved', true],
    ['Call back', false],
  ])
    await api.ensure('/v1/statuses', named(name), { name, finalOutcome });
  await ensureWidget(api, { queueIds: [queue.id], origins });
  // Only where no administrator has decided yet.
  const policy = await api.ask('GET', '/v1/file-policy');
  if (!policy.saved) await api.ask('PUT', '/v1/file-policy', { inbound: { mode: 'onInvitation' } });
}

/** A platform that moved to another port must let its own page in. @param {Api} api @param {{ queueIds: string[], origins: string[] }} options */
async function ensureWidget(api, { queueIds, origins }) {
  const widget = await api.ensure('/v1/widgets', (item) => item.key === WIDGET_KEY, {
    key: WIDGET_KEY,
    name: 'Demonstration',
    queueIds,
    allowedOrigins: origins,
    fields: [
      { name: 'name', type: 'text', label: { en: 'Your name', de: 'Ihr Name' }, required: true },
      { name: 'email', type: 'email', label: { en: 'E-mail', de: 'E-Mail' } },
    ],
  });
  const missing = origins.filter((origin) => !widget.allowedOrigins.includes(origin));
  if (missing.length > 0)
    await api.ask('PATCH', `/v1/widgets/${widget.id}`, {
      allowedOrigins: [...widget.allowedOrigins, ...missing],
    });
}

/** @typedef {Awaited<ReturnType<typeof signIn>>} Api */

/** @param {string} address @param {string} email @param {string} password */
async function signIn(address, email, password) {
  let token = null;
  const ask = async (method, path, body) => {
    const headers = {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    const response = await fetch(`${address}${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw Object.assign(
      new StepError(
        `${method} ${path} answered ${response.status} ${answer?.code ?? ''}: ${answer?.detail ?? ''} ${JSON.stringify(answer?.errors ?? '')}`,
      ),
      { code: answer?.code },
    );
  };
  /** The first thing that fits, of all pages; made where there is none. */
  const ensure = async (path, fits, input) => {
    for (let cursor = null; ;) {
      const page = await ask(
        'GET',
        `${path}?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      const found = page.items.find(fits);
      if (found) return found;
      cursor = page.nextCursor;
      if (!cursor) return ask('POST', path, input);
    }
  };
  const session = await ask('POST', '/v1/auth/sign-in', { email, password });
  token = session.accessToken;
  return { ask, ensure };
}
