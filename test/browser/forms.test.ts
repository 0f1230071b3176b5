import type { Dialog, Locator, Page, Route } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { CREDENTIALS, openSiteWithMeta } from '../support/meta.ts';
import { PASSWORD } from '../support/site.ts';
import type { ContactView, StatusView } from '../support/views.ts';
import { LOOKS, openBrowser, Tab } from './browser.ts';

const { site, meta } = await openSiteWithMeta();
const browser = await openBrowser();
const { api } = site;
const origin = site.server.origin;
const status = (await api.post<StatusView>('/statuses', { name: 'New', isdefault: true })).data;
const source = (await api.post<StatusView>('/sources', { name: 'Web site' })).data;
const labels = { status_id: status.id, source_id: source.id };
const contact = (await api.post<ContactView>('/contacts', { firstname: 'Ada', phone: '+14155550101', type: 'lead', ...labels })).data;

const tab = await Tab.open(browser, origin, { intercepts: true });
const { page } = tab;
await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });
/** What the browser asked before something typed would have been lost. It is always told to stay. */
const asked: string[] = [];
page.on('dialog', (dialog: Dialog) => void dialog.dismiss().finally(() => asked.push(dialog.type())));

afterAll(async () => {
  await browser.close();
  await site.close();
  await meta.close();
});

type Form = {
  page: string;
  /** The button that opens it, where it is in a dialog. */
  opens?: string;
  /** By label, in order; the first stands for all when it is asked whether they are kept. */
  typed: readonly (readonly [label: string, value: string])[];
  ticked?: string;
  file?: string;
  verb: string;
  call: readonly [method: 'POST' | 'PUT' | 'PATCH', path: string];
  /** The list that has one more afterwards, and one only. */
  makes?: string;
  says?: RegExp;
};

const FORMS: readonly Form[] = [
  { page: '/contacts/new', typed: [['First name', 'Grace'], ['Phone', '+14155550102']], verb: 'Add contact', call: ['POST', '/contacts'], makes: '/contacts' },
  { page: `/contacts/${contact.id}`, typed: [['City', 'London']], verb: 'Save', call: ['PATCH', `/contacts/${contact.id}`] },
  { page: '/statuses', opens: 'Add status', typed: [['Name', 'Won']], verb: 'Save', call: ['POST', '/statuses'], makes: '/statuses' },
  { page: '/sources', opens: 'Edit Web site', typed: [['Name', 'Site']], verb: 'Save', call: ['PATCH', `/sources/${source.id}`] },
  { page: '/groups', opens: 'Add group', typed: [['Name', 'Regulars']], verb: 'Save', call: ['POST', '/groups'], makes: '/groups' },
  { page: '/custom-fields', opens: 'Add custom field', typed: [['Name', 'Shirt']], verb: 'Save', call: ['POST', '/custom-fields'], makes: '/custom-fields' },
  { page: '/contacts/import', typed: [], file: 'firstname,phone,type,status_id,source_id\nBea,+14155550103,lead,1,1\n', verb: 'Import', call: ['POST', '/imports/contacts'], makes: '/imports' },
  { page: '/settings/webhooks', typed: [['Webhook URL', site.receiver.url()]], verb: 'Save', call: ['PUT', '/webhook-settings'] },
  { page: '/webhooks/endpoints', opens: 'Add endpoint', typed: [['URL', `${site.receiver.url()}/other`]], verb: 'Save', call: ['POST', '/webhook-endpoints'], makes: '/webhook-endpoints' },
  { page: '/webhooks/endpoints', opens: 'Edit endpoint 1', typed: [['Description', 'Mine']], verb: 'Save', call: ['PATCH', '/webhook-endpoints/1'] },
  { page: '/settings/tokens', opens: 'Create token', typed: [['Name', 'crm']], ticked: 'contacts.read', verb: 'Create token', call: ['POST', '/tokens'], says: /got lost on its way/ },
  { page: '/settings/tokens', opens: 'Edit crm', typed: [['Name', 'The CRM']], verb: 'Save', call: ['PATCH', '/tokens/2'] },
  { page: '/settings/team', typed: [['E-mail', 'vera@acme.example']], verb: 'Make link', call: ['POST', '/invites'], says: /got lost on its way/ },
  { page: '/settings/workspace', typed: [['Name', 'Ours']], verb: 'Save', call: ['PATCH', '/workspace'] },
  { page: '/whatsapp/connection', typed: [['WhatsApp Business Account', CREDENTIALS.waba_id], ['Access token', CREDENTIALS.access_token]], verb: 'Connect', call: ['POST', '/whatsapp/connection'] },
  { page: '/account', typed: [['Current password', PASSWORD], ['New password', `${PASSWORD}!`]], verb: 'Change password', call: ['POST', '/me/password'], says: /^Changed\.$/ },
];

const PATIENT = { timeout: 15_000 };
const UNREACHABLE = 'The server did not answer.';

test.each(FORMS)('nothing typed is lost or saved twice: $verb on $page', async (form) => {
  const inside = await opened(form);
  const before = form.makes ? await count(form.makes) : 0;
  await fill(inside, form);
  const button = inside.getByRole('button', { name: form.verb, exact: true });
  if (LOOKS) await isKeptInside(inside, form);

  const lost = await loseFirstAnswer(page, form.call);
  await button.click();
  await expect.poll(() => lost.statuses.length, PATIENT).toBe(1);
  await inside.getByText(UNREACHABLE).first().waitFor();
  await isKept(inside, form);
  await button.click();
  await expect.poll(() => lost.statuses.length, PATIENT).toBe(2);
  expect(lost.statuses.at(-1)).toBeLessThan(form.page === '/account' ? 402 : 300);
  await lost.end();
  await (form.says ? page.getByText(form.says).waitFor() : (form.opens ? inside : inside.getByText(UNREACHABLE)).waitFor({ state: 'detached' }));
  if (form.page !== '/account') expect([new Set(lost.keys).size, ...lost.statuses]).toEqual([1, lost.statuses[0], lost.statuses[0]]);
  if (form.makes) expect(await count(form.makes)).toBe(before + 1);
  expect(tab.offences).toEqual([]);
});

test('what is written to somebody is kept whichever way is looked at, and is sent once', async () => {
  const message = { from: '14155550101', id: 'wamid.in1', timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: 'Hello?' } };
  await meta.post([{ field: 'messages', value: messagesValue({ contacts: [], messages: [message] }) }]);
  await visit(`/w/acme/whatsapp/messages/${contact.id}`);
  const text = page.getByRole('textbox', { name: 'Text' });
  await text.click();
  await text.fill('It is on its way.');
  for (const way of ['Template', 'File', 'Text']) await page.getByText(way, { exact: true }).first().click();
  expect(await text.inputValue()).toBe('It is on its way.');
  const lost = await loseFirstAnswer(page, ['POST', '/messages/send']);
  const send = page.getByRole('form', { name: 'Send a text' }).getByRole('button', { name: 'Send', exact: true });
  await send.click();
  await page.getByText(UNREACHABLE).waitFor();
  await send.click();
  await expect.poll(() => text.inputValue(), PATIENT).toBe('');
  await lost.end();
  expect(meta.state.accepted).toHaveLength(1);
  await page.getByText('Template', { exact: true }).first().click();
  await page.getByLabel('{{1}}').fill('Ada');
  asked.length = 0;
  await page.getByRole('combobox', { name: 'Template' }).selectOption({ index: 1 });
  expect([asked, await page.getByLabel('{{1}}').inputValue()]).toEqual([['confirm'], 'Ada']);
  await page.getByLabel('{{1}}').fill('');
});

test('whoever joins gets in, also when the answer is lost; a role is chosen and then saved', async () => {
  const headers = { origin };
  const invited = await tab.context.request.post('/api/v1/acme/invites', { data: { role: 'viewer' }, headers });
  const { link } = ((await invited.json()) as { data: { link: string } }).data;
  const guest = await Tab.open(browser, origin, { intercepts: true });
  await guest.page.goto(link);
  for (const [label, value] of [['Your name', 'Vera'], ['Your e-mail', 'vera@acme.example'], ['Password', 'correct horse']] as const) {
    await guest.page.getByRole('textbox', { name: label }).fill(value);
  }
  const lost = await loseFirstAnswer(guest.page, ['POST', '/invites/accept']);
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByText(UNREACHABLE).waitFor();
  await guest.page.getByRole('button', { name: 'Join' }).click();
  await guest.page.getByRole('heading', { name: 'Start' }).waitFor();
  expect(lost.statuses).toEqual([201, 403]);
  await guest.close();

  await visit('/w/acme/settings/team');
  await page.getByRole('button', { name: 'Change the role of Vera' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Role' }).selectOption('editor');
  asked.length = 0;
  await page.keyboard.press('Escape');
  await expect.poll(() => asked, PATIENT).toEqual(['confirm']);
  await tab.looksWell('change-role');
  const members = (await (await tab.context.request.get('/api/v1/acme/members')).json()) as { data: { data: { id: number; name: string }[] } };
  const vera = members.data.data.find(({ name }) => name === 'Vera')?.id;
  await tab.context.request.patch(`/api/v1/acme/members/${vera}`, { data: { role: 'owner' }, headers });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Somebody changed this member meanwhile').waitFor();
  await dialog.getByRole('button', { name: 'Load their version' }).click();
  await dialog.getByText('Somebody changed this member meanwhile').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: 'Vera' }).getByText('editor', { exact: true }).waitFor();
});

/** A form lets go of its page as soon as it has settled what was saved. */
async function visit(path: string): Promise<void> {
  const isThere = () => page.goto(path).then(() => true, () => false);
  await expect.poll(isThere, PATIENT).toBe(true);
}

async function opened({ page: path, opens }: Form): Promise<Locator> {
  await visit(path === '/account' ? path : `/w/acme${path}`);
  asked.length = 0;
  if (!opens) return page.getByRole('main');
  await page.getByRole('button', { name: opens, exact: true }).click();
  return page.getByRole('dialog');
}

async function fill(inside: Locator, { typed, ticked, file }: Form): Promise<void> {
  for (const [label, value] of typed) {
    // A browser asks nobody who has done nothing.
    await fieldOf(inside, label).click();
    await fieldOf(inside, label).fill(value);
  }
  if (ticked) await inside.getByLabel(ticked).check();
  if (!file) return;
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('heading', { name: 'What becomes of it' }).click();
}

const fieldOf = (inside: Locator, label: string) => inside.getByRole('textbox', { name: label, exact: true }).first();

async function isKept(inside: Locator, { typed }: Form): Promise<void> {
  for (const [label, value] of typed) expect(await fieldOf(inside, label).inputValue()).toBe(value);
}

/** What never leaves the browser is not for the store to change either. */
async function isKeptInside(inside: Locator, form: Form): Promise<void> {
  await isAskedBeforeLeaving(form);
  await isKept(inside, form);
  await tab.context.setOffline(true);
  await inside.getByRole('button', { name: form.verb, exact: true }).click();
  await inside.getByText(UNREACHABLE).first().waitFor();
  await tab.context.setOffline(false);
  await isKept(inside, form);
}

async function isAskedBeforeLeaving({ opens, page: path }: Form): Promise<void> {
  await page.evaluate('location.reload()');
  await expect.poll(() => asked, PATIENT).toEqual(['beforeunload']);
  if (opens) await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
  else await page.getByRole('link', { name: path === '/account' ? 'Back to the workspace' : 'Start', exact: true }).click();
  await expect.poll(() => asked, PATIENT).toEqual(['beforeunload', 'confirm']);
}

/** The server does what the call wants, and the page does not get to know of the first time. */
async function loseFirstAnswer(on: Page, [method, path]: Form['call']) {
  const seen = { keys: [] as (string | undefined)[], statuses: [] as number[], end: () => on.unroute(isIt) };
  const isIt = (url: URL) => url.pathname.endsWith(path);
  await on.route(isIt, async (route: Route) => {
    if (route.request().method() !== method) return route.fallback();
    seen.keys.push(route.request().headers()['idempotency-key']);
    const answer = await route.fetch();
    await (seen.keys.length === 1 ? route.abort() : route.fulfill({ response: answer }));
    seen.statuses.push(answer.status());
  });
  return seen;
}

async function count(list: string): Promise<number> {
  const { data } = await api.get<{ total?: number; data: unknown[] } | unknown[]>(list);
  return Array.isArray(data) ? data.length : (data.total ?? data.data.length);
}
