import { PASSWORD } from '../support/house.js';
import { faultsOf } from '../support/pages/axe.js';
import { ConsolePage } from '../support/pages/console.js';
import type { WidgetPage } from '../support/pages/widget.js';
import { aStage, type Stage } from '../support/stage.js';
import { aStory } from '../support/story.js';

describe('seed 002: a contact goes from one desk to another', () => {
  const then = aStory();
  let stage: Stage;
  let visitor: WidgetPage;
  let sender: ConsolePage;
  let receiver: ConsolePage;

  beforeAll(async () => {
    stage = await aStage({
      agents: 2,
      agent: { publicName: 'Sunny' },
      queue: { offerTimeoutSeconds: 120, shownWithinSeconds: 60, missesBeforePause: 0, wrapUpSeconds: 0 },
    });
    const { colleague } = stage.house;
    await stage.house.admin.ask('PATCH', `/v1/users/${colleague.user.id}`, {
      publicName: 'Moon',
      skills: { french: 80 },
    });
    sender = await stage.agent();
    visitor = await (await stage.visitor()).starts();
    await sender.accepts();
    const desk = new ConsolePage(await stage.comes(), stage.gateway);
    receiver = await (await desk.signsIn(colleague.user.email, PASSWORD)).isAvailable();
  }, 120_000);
  afterAll(() => stage?.ends());

  then(
    'D26, D30, D31: the sender opens the window, finds who is free, and asks, by the keyboard alone',
    async () => {
      await sender.page.keyboard.press('Alt+t');
      const window = sender.page.getByRole('dialog', { name: 'Transfer the contact' });
      await window.waitFor();
      await sender.page.keyboard.type(stage.house.colleague.user.name);
      await window.getByRole('radio', { name: stage.house.colleague.user.name }).waitFor();
      expect(await faultsOf(sender)).toEqual([]);
      await window.getByText('french 80').waitFor();

      await sender.page.keyboard.press('ArrowDown');
      await sender.page.keyboard.press('Space');
      await sender.page.keyboard.press('Tab');
      await sender.page.keyboard.type('He speaks French');
      await sender.page.keyboard.press('Tab');
      await sender.page.keyboard.press('Enter');

      await window.waitFor({ state: 'hidden' });
      await sender.sees(/^Rings at /);
    },
  );

  then('the receiver sees from whom and why, and refuses; the sender reads that', async () => {
    const offer = receiver.offer('Vera');
    await offer.getByText(stage.house.agent.user.name).waitFor();
    await offer.getByText('He speaks French').waitFor();

    await offer.getByRole('button', { name: 'Reject' }).click();

    await sender.sees(/did not take the contact/);
    await sender.page.getByRole('button', { name: 'Transfer', exact: true }).waitFor();
  });

  then('asked again and taken back, it stays where it is', async () => {
    await sender.transfersTo(stage.house.colleague.user.name);
    await receiver.offer('Vera').waitFor();

    await sender.page.getByRole('button', { name: 'Take back' }).click();

    await receiver.offer('Vera').waitFor({ state: 'hidden' });
    await sender.says('Still me');
    await visitor.reads('Still me');
    expect(await visitor.page.getByText(/handed you over/).count()).toBe(0);
  });

  then('D32: accepted, the sender is at his desk again and the visitor is told who answers now', async () => {
    await sender.transfersTo(stage.house.colleague.user.name);
    await Promise.all([sender.sees(/has the contact now/), receiver.accepts()]);

    await sender.tab('Vera').waitFor({ state: 'hidden' });
    await visitor.sees('Sunny handed you over to Moon.');
    await receiver.says('Bonjour, Vera');
    await visitor.reads('Bonjour, Vera');
  });

  then('to a queue: it waits there, its sender is free, and whoever sent it may take it back', async () => {
    const name = `Second ${stage.house.name}`;
    await stage.house.admin.ask('POST', '/v1/queues', { name, memberIds: [stage.house.agent.user.id] });
    await sender.chooses('Paused');
    await receiver.transfersTo(name);
    await receiver.tab('Vera').waitFor({ state: 'hidden' });
    await visitor.sees(`Moon handed you over to ${name}.`);

    await sender.page.getByRole('button', { name: /^Waiting/ }).click();
    await sender.page
      .getByRole('dialog', { name: 'Waiting' })
      .getByRole('button', { name: 'Accept' })
      .click();
    await sender.says('Second line here');

    await visitor.reads('Second line here');
    expect(stage.complaints(/40[49]/)).toEqual([]);
  });
});
