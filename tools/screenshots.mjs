import { mkdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { Staff, Visitor } from './drivers/people.mjs';
import { pdf } from './drivers/samples.mjs';
import { ensureChromium } from './servers/chromium.mjs';

/**
 * `npm run screenshots`: plays a conversation between two people in real browsers, against a running platform with the
 * demonstration in it, and keeps pictures of the main pages in docs/pictures. DEMO_ADDRESS, or <SWITCHBOARD_HOME>/run.json.
 */
const home = process.env.SWITCHBOARD_HOME ?? new URL('../.switchboard', import.meta.url).pathname;
const address = process.env.DEMO_ADDRESS ?? read('run.json')?.address;
const password = process.env.DEMO_PASSWORD ?? read('secrets.json')?.demonstrationPassword;
const admin = {
  email: process.env.ADMIN_EMAIL ?? 'admin@switchboard.example',
  password: process.env.ADMIN_PASSWORD ?? read('secrets.json')?.adminPassword ?? '',
};
const folder = new URL('../docs/pictures/', import.meta.url).pathname;
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 800 };
const WIDGET_KEY = 'demonstration';

if (!address || !password) {
  process.stderr.write(
    'No running platform found. Start one with `npm start`, or set DEMO_ADDRESS and DEMO_PASSWORD.\n',
  );
  process.exit(1);
}
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await story();
} finally {
  await browser.close();
}
process.exit();

async function story() {
  const ben = await staff('ben@switchboard.example');
  const ada = await staff('ada@switchboard.example');
  await tidy(ada);
  await earlierContacts(ben);
  await ben.ask('PUT', '/v1/me/presence', { state: 'paused' });

  const desk = await person(DESKTOP);
  await desk.goto(address);
  await desk.getByLabel('E-mail').waitFor();
  await picture(desk, 'sign-in');
  await signIn(desk, 'ada@switchboard.example', password);
  await becomesAvailable(desk);

  const marco = await visitor(
    'Marco Rossi',
    'marco.rossi@example.com',
    'Can I change the delivery address of my order?',
  );
  await desk.getByRole('button', { name: 'Accept', exact: true }).click();
  await desk.getByLabel('Write to the visitor').fill('Of course, Marco. Which order is it?');
  await desk.getByLabel('Write to the visitor').press('Enter');

  const shop = await person(DESKTOP);
  await opensChat(shop);
  await desk.getByRole('article', { name: 'Chat from Vera Novak' }).waitFor();
  await picture(desk, 'offer');
  await desk.getByRole('button', { name: 'Accept', exact: true }).click();
  await desk.getByRole('heading', { name: 'Vera Novak' }).waitFor();
  await pauses(desk);
  await marco.writes(marco.contactId, 'It is 4711, the blue armchair.');
  await visitor('Jana Dvořák', 'jana@example.com', 'Do you have the lamp in green?');
  await visitor('Tom Becker', 'tom.becker@example.com', 'My voucher is not accepted.');
  await talk(desk, shop);

  await picture(desk, 'desk');
  await shop.getByText('That was quick! 😊').scrollIntoViewIfNeeded();
  await picture(shop, 'widget');
  await shop.emulateMedia({ colorScheme: 'dark' });
  await picture(shop, 'widget-dark');
  await desk.emulateMedia({ colorScheme: 'dark' });
  await picture(desk, 'desk-dark');
  await desk.emulateMedia({ colorScheme: 'light' });
  await onThePhone(shop);
  await overseen(desk);
  await administered();
}

async function staff(email) {
  const one = await new Staff(address).signsIn(email, password);
  await one.connects();
  return one;
}

/** Another run's contacts are closed first. */
async function tidy(agent) {
  const { items: statuses } = await agent.ask('GET', '/v1/statuses');
  const { items } = await agent.ask('GET', '/v1/contacts?mine=true');
  for (const { id } of items) {
    const closed = await agent.closes(id, statuses[0].id).catch(() => null);
    if (closed === null || closed.state === 'wrapUp')
      await agent.ask('POST', `/v1/contacts/${id}/wrap-up/finish`).catch(() => null);
  }
  const { items: waiting } = await agent.ask('GET', '/v1/waiting');
  for (const { contactId } of waiting) {
    await agent.ask('POST', `/v1/waiting/${contactId}/accept`);
    const closed = await agent.closes(contactId, statuses[0].id);
    if (closed.state === 'wrapUp') await agent.ask('POST', `/v1/contacts/${contactId}/wrap-up/finish`);
  }
  await agent.ask('PUT', '/v1/me/presence', { state: 'offline' });
  agent.disconnects();
}

async function visitor(name, email, text) {
  const one = await new Visitor(address).arrives(WIDGET_KEY);
  await one.connects();
  const contact = await one.starts({ name, email, text, language: 'en' });
  return Object.assign(one, { contactId: contact.id });
}

/** The waiting list follows a moment after the visitor. */
async function pulls(agent, contactId) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await agent.ask('POST', `/v1/waiting/${contactId}/accept`);
    } catch (error) {
      if (tries > 50) throw error;
      await seconds(0.1);
    }
  }
}

/** So that the list of reports looks like a working day. */
async function earlierContacts(agent) {
  const { items } = await agent.ask('GET', '/v1/statuses?limit=200');
  const demonstrated = items.filter(({ name }) => ['Solved', 'Call back'].includes(name));
  const statuses = demonstrated.length > 0 ? demonstrated : items;
  const stories = [
    ['Lena Fischer', 'Where is my parcel?', 'It left our house this morning.'],
    ['Carlos Ortega', 'I need an invoice for my company.', 'It is on its way to your inbox.'],
    ['Amélie Laurent', 'The chair wobbles.', 'We send you a new foot at once.'],
    ['Yusuf Demir', 'Do you deliver to Austria?', 'Yes, within three days.'],
    ['Petra Nováková', 'Can I return a used lamp?', 'Within 14 days, with pleasure.'],
    ['Giulia Conti', 'My password does not work.', 'I have sent you a new link.'],
  ];
  const played = stories.map((story, index) => ({
    story,
    status: statuses[index % statuses.length].id,
    index,
  }));
  // An agent holds three contacts at once.
  for (const part of [played.slice(0, 3), played.slice(3)])
    await Promise.all(part.map((one) => plays(agent, one)));
}

async function plays(agent, { story: [name, question, answer], status, index }) {
  const guest = await visitor(name, `${plain(name.split(' ')[0])}@example.com`, question);
  await seconds(2 + ((index * 5) % 7));
  await pulls(agent, guest.contactId);
  await agent.writes(guest.contactId, answer);
  await seconds(4 + ((index * 7) % 9));
  await guest.writes(guest.contactId, 'Thank you!');
  const closed = await agent.closes(guest.contactId, status);
  if (closed.state === 'wrapUp') await agent.ask('POST', `/v1/contacts/${guest.contactId}/wrap-up/finish`);
  guest.disconnects();
}

function seconds(count) {
  return new Promise((resolve) => setTimeout(resolve, count * 1000));
}

/** An address takes no accents. */
function plain(name) {
  return name
    .normalize('NFD')
    .replace(/\P{ASCII}/gu, '')
    .toLowerCase();
}

async function person(viewport, options = {}) {
  const context = await browser.newContext({ viewport, locale: 'en-GB', colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

async function signIn(page, email, itsPassword) {
  await page.getByLabel('E-mail').fill(email);
  await page.locator('[name=password]').fill(itsPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

async function becomesAvailable(page) {
  await page.getByRole('button', { name: /^You are/ }).click();
  await page.getByRole('menuitem', { name: 'Available' }).click();
  await page.getByRole('button', { name: /^You are: ?Available/ }).waitFor();
}

async function pauses(page) {
  await page.getByRole('button', { name: /^You are/ }).click();
  await page.getByRole('menuitem', { name: /^Lunch/ }).click();
  await page.getByRole('button', { name: /Lunch/ }).waitFor();
}

async function opensChat(page) {
  await page.goto(`${address}/demo`);
  await page.getByRole('button', { name: 'Chat with us' }).click();
  await page.getByLabel('Your name').fill('Vera Novak');
  await page.getByLabel('E-mail').fill('vera.novak@example.com');
  await page.getByLabel('Your message').fill('Hello! My new lamp arrived with a crack in the shade.');
  await page.getByRole('button', { name: 'Start chat' }).click();
}

async function talk(desk, shop) {
  const says = async (text) => {
    await desk.getByLabel('Write to the visitor').fill(text);
    await desk.getByLabel('Write to the visitor').press('Enter');
    await shop.getByText(text, { exact: true }).waitFor();
  };
  const answers = async (text) => {
    await shop.getByLabel('Write a message').fill(text);
    await shop.getByLabel('Write a message').press('Enter');
    await desk.getByText(text, { exact: true }).waitFor();
  };
  await says('Good morning, Vera! I am sorry to hear that. Could you send me a photo and the invoice?');
  await answers('Sure, one moment.');
  await desk.getByText('Note', { exact: true }).click();
  await desk.getByLabel('Write a note for staff').fill('Third broken shade of this batch. Tell purchasing.');
  await desk.getByLabel('Write a note for staff').press('Enter');
  await desk.getByText('Message', { exact: true }).click();
  await desk.getByRole('button', { name: 'Accept file transfers' }).click();

  const files = [
    { name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: await lamp() },
    { name: 'invoice-20417.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf('Invoice 20417')) },
  ];
  await shop.getByRole('button', { name: 'Attach a file' }).waitFor();
  await shop.locator('input[type=file]').setInputFiles(files);
  await shop
    .getByLabel(/^Description.*lamp\.jpg/)
    .fill('The crack')
    .catch(() => null);
  await shop.getByRole('button', { name: 'Send', exact: true }).click();
  await desk
    .getByRole('button', { name: /Enlarge/ })
    .first()
    .waitFor();
  await desk
    .getByRole('button', { name: /Download invoice/ })
    .first()
    .waitFor();
  await answers('Here you are. It is the left side.');
  await says(
    'Thank you, that is all I need. A new shade goes out to you today: https://shop.example/track/8841',
  );
  await answers('That was quick! 😊');
}

/** The same visitor on a telephone: the visit goes with the browser's storage. */
async function onThePhone(shop) {
  const phone = await person(PHONE, { storageState: await shop.context().storageState(), hasTouch: true });
  await phone.goto(`${address}/demo`);
  const launcher = phone.getByRole('button', { name: /Chat with us/ });
  await phone.getByText('That was quick! 😊').or(launcher).first().waitFor();
  if (await launcher.isVisible()) await launcher.click();
  await phone.getByText('That was quick! 😊').waitFor();
  await picture(phone, 'widget-phone');
  await phone.context().close();
}

async function overseen(desk) {
  const sofia = await person(DESKTOP);
  await sofia.goto(`${address}/live`);
  await signIn(sofia, 'sofia@switchboard.example', password);
  await sofia.getByRole('heading', { name: 'Live' }).waitFor();
  await sofia.getByText('Tom Becker').waitFor();
  await picture(sofia, 'live');

  await desk.getByLabel('Status').selectOption({ label: 'Solved' });
  await desk.getByRole('button', { name: 'Close contact' }).click();
  await desk.getByRole('button', { name: 'Finish' }).click();
  await sofia.getByRole('link', { name: 'Reports' }).click();
  await sofia.getByText('Vera Novak').first().waitFor();
  await picture(sofia, 'reports');
  await sofia
    .getByRole('row', { name: /Vera Novak/ })
    .first()
    .getByRole('link')
    .click();
  await sofia.getByRole('heading', { name: /Vera Novak/ }).waitFor();
  await sofia
    .getByRole('button', { name: /Download invoice/ })
    .first()
    .waitFor();
  await picture(sofia, 'report');
}

async function administered() {
  const page = await person(DESKTOP);
  await page.goto(`${address}/administration/widgets`);
  await signIn(page, admin.email, admin.password);
  await page.getByRole('button', { name: 'Edit Demonstration' }).click();
  await page.frameLocator('iframe').getByText('Your name').first().waitFor();
  await picture(page, 'administration');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('link', { name: 'Health' }).click();
  await page.getByText('gateway').first().waitFor();
  await picture(page, 'health');
}

/** Once the page is at rest, as a small PNG. */
async function picture(page, name) {
  await page.mouse.move(640, 400);
  await page.waitForFunction(() => !document.querySelector('[role=tooltip]'));
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
        .map((one) => one.finished.catch(() => null)),
    ),
  );
  await page.waitForLoadState('networkidle');
  const bytes = await page.screenshot({ scale: 'css' });
  const file = `${folder}${name}.png`;
  await writeFile(file, await sharp(bytes).png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer());
  process.stdout.write(`docs/pictures/${name}.png\n`);
}

/** A photograph of a lamp, as far as lines can be one. */
function lamp() {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420">
    <defs><radialGradient id="glow" cx="50%" cy="42%" r="65%"><stop offset="0" stop-color="#fff3d0"/><stop offset="1" stop-color="#c9b79c"/></radialGradient>
    <linearGradient id="shade" x1="0" x2="1"><stop offset="0" stop-color="#e9a15b"/><stop offset=".5" stop-color="#f7cf9a"/><stop offset="1" stop-color="#cf8440"/></linearGradient></defs>
    <rect width="640" height="420" fill="url(#glow)"/><rect y="330" width="640" height="90" fill="#8a6a4b"/>
    <ellipse cx="320" cy="338" rx="96" ry="17" fill="#5b4632"/><rect x="310" y="196" width="20" height="142" fill="#3f4650"/>
    <path d="M232 60h176l54 150H178z" fill="url(#shade)"/><path d="m250 60 16 44-22 20 30 28-14 58" fill="none" stroke="#5a2d12" stroke-width="4"/>
  </svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 86 }).toBuffer();
}

function read(name) {
  try {
    return JSON.parse(readFileSync(`${home}/${name}`, 'utf8'));
  } catch {
    return null;
  }
}
