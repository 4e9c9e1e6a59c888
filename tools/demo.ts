/**
 * `npm run demo`: plays the demonstration's story against a running platform, through the public surface only, and
 * prints it as a transcript. DEMO_ADDRESS, or the address in <SWITCHBOARD_HOME>/run.json.
 */
import { join } from 'node:path';
import { Staff, Visitor } from './drivers/people.ts';
import { eicar, pdf } from './drivers/samples.ts';
import { type Answer, Refused, type SentFile } from './drivers/surface.ts';
import { ROOT } from './lib/bootstrap.mjs';
import { readJson } from './lib/json.ts';
import { reasonOf } from './lib/say.mjs';
import { until } from './lib/wait.ts';
import { PEOPLE, WIDGET_KEY } from './platform/seed.ts';

const home = process.env.SWITCHBOARD_HOME ?? join(ROOT, '.switchboard');
const given = (file: string) => readJson<Record<string, string>>(join(home, file)) ?? {};
const address = process.env.DEMO_ADDRESS ?? given('run.json').address;
const password = process.env.DEMO_PASSWORD ?? given('secrets.json').demonstrationPassword ?? '';

const say = (who: string, what: string) => process.stdout.write(`${who.padStart(12)}  ${what}\n`);
const size = (bytes: number) => `${bytes.toLocaleString('en')} bytes`;

try {
  if (!address) throw new Error('no running platform found. Start one with `npm start`, or set DEMO_ADDRESS');
  await story(address);
} catch (error) {
  process.stderr.write(`\nThe story stopped: ${reasonOf(error)}\n`);
  process.exitCode = 1;
}
process.exit();

async function story(address: string) {
  say('', `Switchboard at ${address}\n`);
  const signIn = (email: string) => new Staff(address).signsIn(email, password);
  const agents = await Promise.all([PEOPLE.firstAgent, PEOPLE.secondAgent].map(({ email }) => signIn(email)));
  const supervisor = await signIn(process.env.DEMO_SUPERVISOR_EMAIL ?? PEOPLE.supervisor.email);
  const visitor = await new Visitor(address).arrives(WIDGET_KEY);
  await visitor.connects();

  const contact = await visitor.starts({ name: 'Vera Visitor', email: 'vera@example.com', language: 'en' });
  const number = contact.position ? `, number ${contact.position}` : '';
  say('Vera', `opens the chat and waits in ${contact.queue.name}${number}`);
  await visitor.writes(contact.id, 'Hello! Is anybody there?');
  say('Vera', '“Hello! Is anybody there?” (written while she waits)');

  const agent = await answer(agents, contact.id);
  const name = firstName(agent);
  await agent.writes(contact.id, 'Good day, Vera. What can I do for you?');
  await visitor.reads('Good day, Vera. What can I do for you?');
  say(name, '“Good day, Vera. What can I do for you?”');
  await visitor.writes(contact.id, 'I would like to send you my contract.');
  say('Vera', '“I would like to send you my contract.”');
  await agent.writes(contact.id, 'Customer since 2019', { visibility: 'staff' });
  say(name, 'notes for staff: “Customer since 2019”');

  const contract = {
    name: 'contract.pdf',
    content: pdf('A contract'),
    type: 'application/pdf',
    description: 'My contract',
  };
  await refused(visitor, contact.id, contract);
  const invitation = await agent.invitesFiles(contact.id);
  await visitor.sees('fileInvitation.changed', ({ id }) => id === invitation.id);
  say(name, `accepts file transfers until ${invitation.expiresAt}`);

  const clean = await visitor.sends(contact.id, contract);
  say('Vera', `sends ${clean.name}, ${size(clean.sizeBytes)}: ${clean.state}`);
  await agent.sees('message.sent', ({ message }) => message.attachment?.id === clean.id);
  say('scanner', `${clean.name} is clean and stands in the transcript`);
  const virus = await visitor.sends(contact.id, { name: 'eicar.txt', content: eicar(), type: 'text/plain' });
  await Promise.all([agent, visitor].map((person) => person.seesFile(virus.id, 'infected')));
  say('scanner', `${virus.name} is blocked; both sides are told`);

  const terms = { name: 'terms.txt', content: 'The terms.\n', type: 'text/plain', text: 'Our terms' };
  const reply = await agent.sends(contact.id, terms);
  await visitor.sees('message.sent', ({ message }) => message.attachment?.id === reply.id);
  const opened = await visitor.downloads(reply.id);
  say(name, `sends ${reply.name} without an invitation; Vera opens it: ${size(opened.bytes.length)}`);

  await close(agent, contact.id);
  await later({ visitor, agent, supervisor, contactId: contact.id, attachmentId: clean.id });
  for (const person of [...agents, visitor]) person.disconnects();
  say('', '\nThat was the story. The report stands in the console under Reports.');
}

function firstName({ user }: Staff): string {
  return user.name.split(' ')[0];
}

/** The agents say `available`; the contact rings at the one who was idle longest. */
async function answer(agents: Staff[], contactId: string): Promise<Staff> {
  await Promise.all(agents.map((agent) => agent.connects()));
  await Promise.all(agents.map((agent) => agent.isAvailable()));
  const agent = await Promise.any(agents.map((one) => one.takes(contactId).then(() => one)));
  say(firstName(agent), 'sees the offer and accepts it');
  return agent;
}

async function refused(visitor: Visitor, contactId: string, file: SentFile) {
  const refusal = await visitor.sends(contactId, file).catch((error: unknown) => error);
  if (!(refusal instanceof Refused)) throw new Error('A file was taken without an invitation');
  say('Vera', `tries to send ${file.name} without an invitation: ${refusal.code}`);
}

async function close(agent: Staff, contactId: string) {
  const { queue } = await agent.ask('GET', `/v1/contacts/${contactId}`);
  const { items } = await agent.ask('GET', '/v1/statuses?limit=200');
  const status = items.find(({ queueIds }: Answer) => queueIds.length === 0 || queueIds.includes(queue.id));
  if (!status) throw new Error('There is no status to close with');
  const closed = await agent.closes(contactId, status.id);
  if (closed.state === 'wrapUp') await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
  say(firstName(agent), `closes with the status “${status.name}” and finishes the wrap-up`);
}

interface Aftermath {
  visitor: Visitor;
  agent: Staff;
  supervisor: Staff;
  contactId: string;
  attachmentId: string;
}

async function later({ visitor, agent, supervisor, contactId, attachmentId }: Aftermath) {
  const own = await visitor.downloads(attachmentId);
  say('Vera', `may still open her own file: ${size(own.bytes.length)}`);
  const refusal = await agent.ask('POST', `/v1/attachments/${attachmentId}/ticket`).catch((error) => error);
  const answer = `${refusal.status ?? 'allowed?'} ${refusal.code ?? ''}`;
  say(firstName(agent), `without the reports right may not any more: ${answer}`);

  const report = await until(() => reported(supervisor, contactId), {
    timeoutMs: 10_000,
    what: 'The report',
  });
  const times = `waited ${report.waitSeconds} s, talked ${report.talkSeconds} s`;
  say('Sofia', `finds the contact: ${times}, ${report.status?.name}, ${report.messageCount} messages`);
  for (const { name, state, openings } of report.attachments)
    say('', `${name}: ${state}, opened ${openings.length} times`);
  const file = await supervisor.downloads(attachmentId);
  say('Sofia', `downloads the contract: ${size(file.bytes.length)}`);
  say('', '\nThe transcript:');
  for (const message of report.transcript) say(message.sender.name ?? '', lineOf(message));
}

/** Reports follow by events: null until the contact has closed there. */
async function reported(supervisor: Staff, contactId: string): Promise<Answer> {
  const report = await supervisor.ask('GET', `/v1/reports/contacts/${contactId}`);
  const transcript = report.closedAt ? await supervisor.reportLines(contactId) : [];
  return transcript.length > 0 ? { ...report, transcript } : null;
}

function lineOf({ seq, staffSeq, kind, text, attachment, event }: Answer): string {
  const number = staffSeq === undefined ? `${seq}` : `${seq}.${staffSeq}`;
  const file = attachment ? `[${attachment.name}] ` : '';
  return `${number.padStart(5)}  ${kind === 'event' ? `· ${event?.type}` : `${file}${text ?? ''}`}`;
}
