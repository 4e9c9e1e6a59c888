import { mkdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { Staff, Visitor } from '../../tools/drivers/people.ts';
import { pdf } from '../../tools/drivers/samples.ts';
import { aPerson, isAtRest, launchBrowser } from '../support/browser.js';
import { platformSetting, pulls, sharedPlatform } from '../support/house.js';
import { ConsolePage } from '../support/pages/console.js';
import { aFile } from '../support/pages/files.js';
import type { TalkPage } from '../support/pages/talk.js';
import { WidgetPage } from '../support/pages/widget.js';

/**
 * `npm run screenshots`: a conversation between two people in real browsers on the demonstration of a fresh platform, and
 * pictures of the main pages of it in docs/pictures.
 */
const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const WIDGET_KEY = 'demonstration';
const { address, adminEmail, adminPassword } = sharedPlatform();
const password = platformSetting('TEST_DEMO_PASSWORD');

let browser: Browser;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('shows the main pages', async () => {
  await earlierContacts();

  const ada = new ConsolePage(await somebody(), address);
  await ada.page.goto(address);
  await ada.page.getByLabel('E-mail').waitFor();
  await picture(ada, 'sign-in');
  await ada.signsIn('ada@switchboard.example', password);
  await ada.isAvailable();
  const marco = await visitor('Marco Rossi', 'Can I change the delivery address of my order?');
  await ada.accepts('Marco Rossi');
  await ada.says('Of course, Marco. Which order is it?');

  const vera = new WidgetPage(await somebody(), `${address}/demo`);
  await vera.starts({
    'Your name': 'Vera Novak',
    'E-mail': 'vera.novak@example.com',
    'Your message': 'Hello! My new lamp arrived with a crack in the shade.',
  });
  await ada.offer('Vera Novak').waitFor();
  await picture(ada, 'offer');
  await ada.accepts('Vera Novak');
  await ada.page.getByRole('heading', { name: 'Vera Novak' }).waitFor();
  await ada.chooses('Lunch');
  await marco.writes(marco.contactId, 'It is 4711, the blue armchair.');
  await visitor('Jana Dvořák', 'Do you have the lamp in green?');
  await visitor('Tom Becker', 'My voucher is not accepted.');
  await conversation(ada, vera);

  await picture(ada, 'desk');
  await vera.transcript.getByText('That was quick! 😊').scrollIntoViewIfNeeded();
  await picture(vera, 'widget');
  await vera.page.emulateMedia({ colorScheme: 'dark' });
  await picture(vera, 'widget-dark');
  await ada.page.emulateMedia({ colorScheme: 'dark' });
  await picture(ada, 'desk-dark');
  await ada.page.emulateMedia({ colorScheme: 'light' });
  await onThePhone(vera);
  await overseen(ada);
  await administered();
}, 300_000);

const somebody = (options: Parameters<typeof aPerson>[1] = {}) =>
  aPerson(browser, { viewport: { width: 1280, height: 800 }, colorScheme: 'light', ...options });

async function visitor(name: string, text: string) {
  const person = await new Visitor(address).arrives(WIDGET_KEY);
  await person.connects();
  // An address takes no accents.
  const [firstName = ''] = name
    .normalize('NFD')
    .replace(/\P{ASCII}/gu, '')
    .toLowerCase()
    .split(' ');
  const contact = await person.starts({ name, email: `${firstName}@example.com`, text, language: 'en' });
  return Object.assign(person, { contactId: contact.id as string });
}

/** So that the list of reports looks like a working day. */
async function earlierContacts() {
  const ben = await new Staff(address).signsIn('ben@switchboard.example', password);
  await ben.connects();
  const { items: statuses } = await ben.ask('GET', '/v1/statuses?limit=200');
  const plays = async ([name, question, answer]: string[], index: number) => {
    const guest = await visitor(name ?? '', question ?? '');
    await pause((2 + ((index * 5) % 7)) * 1000);
    await pulls(ben, guest.contactId);
    await ben.writes(guest.contactId, answer ?? '');
    await pause((4 + ((index * 7) % 9)) * 1000);
    await guest.writes(guest.contactId, 'Thank you!');
    await ben.closes(guest.contactId, statuses[index % statuses.length].id);
    await ben.ask('POST', `/v1/contacts/${guest.contactId}/wrap-up/finish`);
    guest.disconnects();
  };
  // An agent holds three contacts at once.
  await Promise.all(STORIES.slice(0, 3).map(plays));
  await Promise.all(STORIES.slice(3).map(plays));
  await ben.ask('PUT', '/v1/me/presence', { state: 'paused' });
}

const STORIES = [
  ['Lena Fischer', 'Where is my parcel?', 'It left our house this morning.'],
  ['Carlos Ortega', 'I need an invoice for my company.', 'It is on its way to your inbox.'],
  ['Amélie Laurent', 'The chair wobbles.', 'We send you a new foot at once.'],
  ['Yusuf Demir', 'Do you deliver to Austria?', 'Yes, within three days.'],
  ['Petra Nováková', 'Can I return a used lamp?', 'Within 14 days, with pleasure.'],
  ['Giulia Conti', 'My password does not work.', 'I have sent you a new link.'],
];

async function conversation(ada: ConsolePage, vera: WidgetPage) {
  const says = async (from: TalkPage, to: TalkPage, text: string) => {
    await from.says(text);
    await to.reads(text);
  };
  await says(
    ada,
    vera,
    'Good morning, Vera! I am sorry to hear that. Could you send me a photo and the invoice?',
  );
  await says(vera, ada, 'Sure, one moment.');
  await ada.page.getByText('Note', { exact: true }).click();
  await ada.page
    .getByLabel('Write a note for staff')
    .fill('Third broken shade of this batch. Tell purchasing.');
  await ada.page.getByLabel('Write a note for staff').press('Enter');
  await ada.page.getByText('Message', { exact: true }).click();
  await ada.invitesFiles();
  await vera.chooses(
    aFile('lamp.jpg', 'image/jpeg', await lamp()),
    aFile('invoice-20417.pdf', 'application/pdf', pdf('Invoice 20417')),
  );
  await vera.sends();
  await ada.transcript
    .getByRole('button', { name: /Enlarge/ })
    .first()
    .waitFor();
  await ada.transcript
    .getByRole('button', { name: /Download invoice/ })
    .first()
    .waitFor();
  await says(vera, ada, 'Here you are. It is the left side.');
  await says(
    ada,
    vera,
    'Thank you, that is all I need. A new shade goes out to you today: https://shop.example/track/8841',
  );
  await says(vera, ada, 'That was quick! 😊');
}

/** The same visitor on a telephone: the visit goes with the browser's storage. */
async function onThePhone(vera: WidgetPage) {
  const storageState = await vera.person.context.storageState();
  const telephone = await somebody({ viewport: { width: 390, height: 800 }, storageState, hasTouch: true });
  const phone = new WidgetPage(telephone, vera.shop);
  await phone.page.goto(phone.shop);
  await phone.transcript.or(phone.launcher).first().waitFor();
  if (await phone.launcher.isVisible()) await phone.launcher.click();
  await phone.reads('That was quick! 😊');
  await picture(phone, 'widget-phone');
  await telephone.context.close();
}

async function overseen(ada: ConsolePage) {
  const sofia = new ConsolePage(await somebody(), `${address}/live`);
  await sofia.signsIn('sofia@switchboard.example', password);
  await sofia.page.getByRole('heading', { name: 'Live' }).waitFor();
  await sofia.sees('Tom Becker');
  await picture(sofia, 'live');

  await ada.closes('Solved');
  await sofia.page.getByRole('link', { name: 'Reports' }).click();
  await sofia.page.getByText('Vera Novak').first().waitFor();
  await picture(sofia, 'reports');
  await sofia.opensReport('Vera Novak');
  await sofia.page
    .getByRole('button', { name: /Download invoice/ })
    .first()
    .waitFor();
  await picture(sofia, 'report');
}

async function administered() {
  const admin = new ConsolePage(await somebody(), `${address}/administration/widgets`);
  await admin.signsIn(adminEmail, adminPassword);
  await admin.page.getByRole('button', { name: 'Edit Demonstration' }).click();
  await admin.page.frameLocator('iframe').getByText('Your name').first().waitFor();
  await picture(admin, 'administration');
  await admin.page.getByRole('button', { name: 'Close', exact: true }).click();
  await admin.page.getByRole('link', { name: 'Health' }).click();
  await admin.page.getByText('gateway').first().waitFor();
  await picture(admin, 'health');
}

/** Once the page is at rest, as a small PNG. */
async function picture({ page }: ConsolePage | WidgetPage, name: string) {
  await page.mouse.move(640, 400);
  await page.waitForFunction(() => !document.querySelector('[role=tooltip]'));
  // The time that is left of an invitation runs for minutes.
  await Promise.race([isAtRest(page), pause(3_000)]);
  await page.waitForLoadState('networkidle');
  const bytes = await page.screenshot({ scale: 'css' });
  await sharp(bytes).png({ compressionLevel: 9, adaptiveFiltering: true }).toFile(`${FOLDER}${name}.png`);
}

/** A photograph of a lamp, as far as lines can be one. */
function lamp(): Promise<Buffer> {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 420">
    <defs><radialGradient id="glow" cx="50%" cy="42%" r="65%"><stop offset="0" stop-color="#fff3d0"/><stop offset="1" stop-color="#c9b79c"/></radialGradient>
    <linearGradient id="shade" x1="0" x2="1"><stop offset="0" stop-color="#e9a15b"/><stop offset=".5" stop-color="#f7cf9a"/><stop offset="1" stop-color="#cf8440"/></linearGradient></defs>
    <rect width="640" height="420" fill="url(#glow)"/><rect y="330" width="640" height="90" fill="#8a6a4b"/>
    <ellipse cx="320" cy="338" rx="96" ry="17" fill="#5b4632"/><rect x="310" y="196" width="20" height="142" fill="#3f4650"/>
    <path d="M232 60h176l54 150H178z" fill="url(#shade)"/><path d="m250 60 16 44-22 20 30 28-14 58" fill="none" stroke="#5a2d12" stroke-width="4"/>
  </svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 86 }).toBuffer();
}
