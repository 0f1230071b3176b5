import { afterAll, expect, test } from 'vitest';
import { runSql } from '../support/own-sql.ts';
import { listen, PASSWORD, Site } from '../support/site.ts';
import type { StatusView } from '../support/views.ts';
import { NARROW, openBrowser, Tab } from './browser.ts';

const site = await Site.open();
const browser = await openBrowser();
const { api, receiver } = site;
await listen(api, { webhook_url: receiver.url() });
const status = (await api.post<StatusView>('/statuses', { name: 'New' })).data;
const owner = await Tab.open(browser, site.server.origin);
await owner.signIn({ email: 'owner@acme.example', password: PASSWORD });

afterAll(async () => {
  await browser.close();
  await site.close();
});

async function expectCall(what: string | RegExp, ...parts: string[]): Promise<void> {
  await owner.page.getByRole('button', { name: what }).click();
  const dialog = owner.page.getByRole('dialog', { name: 'The same by API' });
  const command = await dialog.getByText(/^curl/).innerText();
  for (const part of parts) expect(command).toContain(part);
  await owner.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

test('somebody is invited, joins on a telephone, and sees what a viewer can use', async () => {
  await owner.page.goto('/w/acme/settings/team');
  await owner.page.getByLabel('Role', { exact: true }).selectOption('viewer');
  await owner.page.getByRole('button', { name: 'Make link' }).click();
  const link = await owner.page.getByText(/^http\S+\/join\?token=/).innerText();
  await expectCall('API call for withdrawing invite 1', "-X DELETE 'http", '/invites/1');
  await owner.page.getByRole('button', { name: 'Change the role of owner' }).click();
  await expectCall(/^API call for changing the role of /, '-X PATCH', '/members/1', '"role":"owner"');
  await owner.page.keyboard.press('Escape');

  const guest = await Tab.open(browser, site.server.origin, { size: NARROW, scheme: 'dark' });
  const { page } = guest;
  await page.goto(link);
  await page.getByRole('heading', { name: 'Join a workspace' }).waitFor();
  await guest.looksWell('join');
  await page.getByLabel('Your name').fill('Vera');
  await page.getByLabel('Your e-mail').fill('vera@acme.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('heading', { name: 'Start' }).waitFor();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Webhook Settings' }).waitFor();
  expect(await page.getByRole('link', { name: 'API Management' }).count()).toBe(0);
  for (const [path, says] of [
    ['/settings/tokens', 'Only an owner sees the tokens'],
    ['/contacts/import', 'A viewer imports nothing'],
    ['/settings/team', 'Members'],
  ]) {
    await page.goto(`/w/acme${path}`);
    await page.getByText(says ?? '').first().waitFor();
  }
  await page.goto('/w/acme/settings/webhooks');
  expect(await page.getByRole('switch', { name: 'Send webhooks' }).isDisabled()).toBe(true);
  expect(guest.offences).toEqual([]);
  await guest.close();
});

test('a rotation counts down in every tab, and both secrets are checked', async () => {
  await owner.page.goto('/w/acme/settings/webhooks');
  await owner.page.getByRole('button', { name: 'Rotate…' }).click();
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click();
  await owner.page.getByText(/The old secret is good for another 23:59/).waitFor();
  const other = await owner.context.newPage();
  await other.goto('/w/acme/settings/webhooks');
  await other.getByText(/The old secret is good for another 23:5/).waitFor();
  await other.close();
});

test('a secret is shown to who has signed in just now, and asks for the password later', async () => {
  const { page } = owner;
  const secret = page.getByText(/^whsec_[A-Za-z0-9+/=]{40,}$/);
  await page.goto('/w/acme/settings/webhooks');
  await page.getByRole('button', { name: 'Reveal', exact: true }).click();
  await secret.waitFor();
  await runSql(site, 'UPDATE sessions SET created_at = created_at - 600001');
  await page.getByRole('button', { name: 'Hide', exact: true }).click();
  await page.getByRole('button', { name: 'Reveal', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Your password again' });
  await dialog.getByRole('textbox', { name: 'Password' }).fill('not the password');
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('Invalid credentials').waitFor();
  expect(await secret.count()).toBe(0);
  await dialog.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await secret.waitFor();
});

test('a status and what was sent about it stay together after its end', async () => {
  const { page } = owner;
  await api.delete(`/statuses/${status.id}`);
  await page.goto('/w/acme/webhooks/logs');
  await page.getByRole('link', { name: `status #${status.id} deleted` }).click();
  await page.waitForURL(/\/webhooks\/logs\/\d+$/);
  await page.getByRole('link', { name: `status #${status.id} deleted` }).click();
  await page.getByRole('heading', { name: `Status #${status.id}` }).waitFor();
  await page.getByText('It is not there any more.').waitFor();
  await page.getByRole('link', { name: 'status created' }).waitFor();
});

test('a machine without a language shows plots all the same', async () => {
  const tab = await Tab.open(browser, site.server.origin);
  await tab.context.addInitScript(`Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })`);
  await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });
  await tab.page.goto('/w/acme/webhooks/endpoints');
  await tab.page.locator('.uplot canvas').first().waitFor();
  expect([...tab.offences, ...owner.offences]).toEqual([]);
  await tab.close();
});
