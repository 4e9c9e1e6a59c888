import { aPerson, aShop, gatewayAddress, launchBrowser, type Person } from './browser.js';
import { hostPages } from './host-pages.js';
import { aHouse, PASSWORD, SITE } from './house.js';
import { ConsolePage } from './pages/console.js';
import { WidgetPage } from './pages/widget.js';
import { until } from './wait.js';

type PersonOptions = Parameters<typeof aPerson>[1];

/** Visitors may send files when an agent invites them. */
const INVITED = { mode: 'onInvitation', invitationSeconds: 300 };
const NAME = { name: 'name', type: 'text', label: { en: 'Your name' }, required: true };

/** Everything that a story in browsers needs: a house, a shop on another site with its widget, and people. */
export type Stage = Awaited<ReturnType<typeof aStage>>;

export async function aStage({
  fields = [NAME],
  texts = {},
  inbound = INVITED,
  ...wishes
}: Parameters<typeof aHouse>[0] & { fields?: unknown[]; texts?: Record<string, unknown> } = {}) {
  const gateway = gatewayAddress();
  const [browser, house] = await Promise.all([launchBrowser(), aHouse({ agents: 1, inbound, ...wishes })]);
  const shop = await aShop(gateway, house.widget.key);
  const host = await hostPages(gateway, house.widget.key);
  await house.admin.ask('PATCH', `/v1/widgets/${house.widget.id}`, {
    allowedOrigins: [SITE, shop.origin, host.origin],
    fields,
    texts,
  });
  await until(() => letsIn(`${gateway}/v1/widgets/${house.widget.key}/config`, shop.origin), {
    what: 'the gateway to know the shop',
  });

  const people: Person[] = [];
  const comes = async (options: PersonOptions = {}) => {
    const person = await aPerson(browser, options);
    people.push(person);
    return person;
  };
  const signsIn = async (email: string, options?: PersonOptions) =>
    new ConsolePage(await comes(options), gateway).signsIn(email, PASSWORD);

  return {
    browser,
    house,
    gateway,
    shop,
    comes,
    /** Somebody in front of the shop's page, who did nothing yet. */
    visitor: async (options?: PersonOptions) => new WidgetPage(await comes(options), shop.origin),
    /** Somebody in front of a page of a site that does as real sites do. */
    visitorOf: async (path: string, options?: PersonOptions) =>
      new WidgetPage(await comes(options), `${host.origin}${path}`),
    /** The house's agent in the console, waiting for offers. */
    agent: async (options?: PersonOptions) => (await signsIn(house.agent.user.email, options)).isAvailable(),
    supervisor: (options?: PersonOptions) => signsIn(house.supervisor.user.email, options),
    /** What the browsers' consoles said, but for what the browser itself says of answers that are refusals on purpose. */
    complaints: (...expected: RegExp[]) =>
      people
        .flatMap(({ complaints }) => complaints)
        .filter((text) => !expected.some((one) => one.test(text))),
    async ends() {
      await browser.close();
      await Promise.all([shop.close(), host.close()]);
      house.leaves();
    },
  };
}

async function letsIn(address: string, origin: string): Promise<boolean> {
  const response = await fetch(address, { headers: { origin } });
  return response.ok && response.headers.get('access-control-allow-origin') === origin;
}
