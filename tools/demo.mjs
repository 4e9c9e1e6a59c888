import { readFileSync } from 'node:fs';
import { Staff, Visitor } from './drivers/people.mjs';
import { eicar, pdf } from './drivers/samples.mjs';
import { Refused } from './drivers/surface.mjs';

/**
 * `npm run demo`: plays the demonstration's story against a running platform, through the public surface only, and
 * prints it as a transcript. DEMO_ADDRESS, or the address in <SWITCHBOARD_HOME>/run.json.
 */
const WIDGET_KEY = 'demonstration';
const home = process.env.SWITCHBOARD_HOME ?? new URL('../.switchboard', import.meta.url).pathname;
const address = process.env.DEMO_ADDRESS ?? addressOf(home);
const signIns = {
  supervisor: process.env.DEMO_SUPERVISOR_EMAIL ?? 'sofia@switchboard.example',
  agents: ['ada@switchboard.example', 'ben@switchboard.example'],
  password: process.env.DEMO_PASSWORD ?? passwordOf(home),
};

const say = (who, what) => process.stdout.write(`${who.padStart(12)}  ${what}\n`);
const size = (bytes) => `${bytes.toLocaleString('en')} bytes`;

try {
  await story();
} catch (error) {
  process.stderr.write(`\nThe story stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();

async function story() {
  say('', `Switchboard at ${address}\n`);
  const agents = await Promise.all(
    signIns.agents.map((email) => new Staff(address).signsIn(email, signIns.password)),
  );
  const supervisor = await new Staff(address).signsIn(signIns.supervisor, signIns.password);
  const visitor = await new Visitor(address).arrives(WIDGET_KEY);
  await visitor.connects();

  const contact = await visitor.starts({ name: 'Vera Visitor', email: 'vera@example.com', language: 'en' });
  say(
    'Vera',
    `opens the chat and waits in ${contact.queue.name}${contact.position ? `, number ${contact.position}` : ''}`,
  );
  await visitor.writes(contact.id, 'Hello! Is anybody there?');
  say('Vera', '“Hello! Is anybody there?” (written while she waits)');

  const agent = await answer(agents, contact.id);
  const name = agent.user.name.split(' ')[0];
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
  await blocked(visitor, agent, contact.id);

  const reply = await agent.sends(contact.id, {
    name: 'terms.txt',
    content: 'The terms.\n',
    type: 'text/plain',
    text: 'Our terms',
  });
  await visitor.sees('message.sent', ({ message }) => message.attachment?.id === reply.id);
  const opened = await visitor.downloads(reply.id);
  say(name, `sends ${reply.name} without an invitation; Vera opens it: ${size(opened.bytes.length)}`);

  await close(agent, name, contact.id);
  await after({ visitor, agent, supervisor, name, contactId: contact.id, attachmentId: clean.id });
  for (const person of [...agents, visitor]) person.disconnects();
  say('', '\nThat was the story. The report stands in the console under Reports.');
}

/** The agents say `available`; the contact rings at the one who was idle longest. */
async function answer(agents, contactId) {
  await Promise.all(agents.map((agent) => agent.connects()));
  await Promise.all(agents.map((agent) => agent.isAvailable()));
  const agent = await Promise.any(
    agents.map(async (one) => {
      await one.takes(contactId);
      return one;
    }),
  );
  say(agent.user.name.split(' ')[0], 'sees the offer and accepts it');
  return agent;
}

async function refused(visitor, contactId, file) {
  try {
    await visitor.sends(contactId, file);
    throw new Error('A file was taken without an invitation');
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say('Vera', `tries to send ${file.name} without an invitation: ${error.code}`);
  }
}

async function blocked(visitor, agent, contactId) {
  const virus = await visitor.sends(contactId, { name: 'eicar.txt', content: eicar(), type: 'text/plain' });
  await agent.seesFile(virus.id, 'infected');
  await visitor.seesFile(virus.id, 'infected');
  say('scanner', `${virus.name} is blocked; both sides are told`);
}

async function close(agent, name, contactId) {
  const { queue } = await agent.ask('GET', `/v1/contacts/${contactId}`);
  const { items } = await agent.ask('GET', '/v1/statuses?limit=200');
  const status = items.find(({ queueIds }) => queueIds.length === 0 || queueIds.includes(queue.id));
  if (!status) throw new Error('There is no status to close with');
  const closed = await agent.closes(contactId, status.id);
  if (closed.state === 'wrapUp') await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
  say(name, `closes with the status “${status.name}” and finishes the wrap-up`);
}

async function after({ visitor, agent, supervisor, name, contactId, attachmentId }) {
  const own = await visitor.downloads(attachmentId);
  say('Vera', `may still open her own file: ${size(own.bytes.length)}`);
  const refusal = await agent.ask('POST', `/v1/attachments/${attachmentId}/ticket`).catch((error) => error);
  say(
    name,
    `without the reports right may not any more: ${refusal.status ?? 'allowed?'} ${refusal.code ?? ''}`,
  );

  const report = await reported(supervisor, contactId);
  say(
    'Sofia',
    `finds the contact: waited ${report.waitSeconds} s, talked ${report.talkSeconds} s, ${report.status?.name}, ${report.messageCount} messages`,
  );
  for (const attachment of report.attachments)
    say('', `${attachment.name}: ${attachment.state}, opened ${attachment.openings.length} times`);
  const file = await supervisor.downloads(attachmentId);
  say('Sofia', `downloads the contract: ${size(file.bytes.length)}`);
  say('', '\nThe transcript:');
  for (const message of report.transcript) say(message.sender.name ?? '', lineOf(message));
}

/** Reports follow by events: asked until the contact has closed there. */
async function reported(supervisor, contactId) {
  for (let tries = 0; tries < 100; tries += 1) {
    const report = await supervisor.ask('GET', `/v1/reports/contacts/${contactId}`).catch(() => null);
    const transcript = report?.closedAt ? await supervisor.reportLines(contactId) : [];
    if (transcript.length > 0) return { ...report, transcript };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The report did not come');
}

function lineOf({ seq, staffSeq, kind, text, attachment, event }) {
  const number = staffSeq === undefined ? `${seq}` : `${seq}.${staffSeq}`;
  const file = attachment ? `[${attachment.name}] ` : '';
  return `${number.padStart(5)}  ${kind === 'event' ? `· ${event?.type}` : `${file}${text ?? ''}`}`;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function addressOf(folder) {
  const found = readJson(`${folder}/run.json`)?.address;
  if (!found) {
    process.stderr.write('No running platform found. Start one with `npm start`, or set DEMO_ADDRESS.\n');
    process.exit(1);
  }
  return found;
}

function passwordOf(folder) {
  return readJson(`${folder}/secrets.json`)?.demonstrationPassword ?? '';
}
