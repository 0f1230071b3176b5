import { afterAll, expect, test } from 'vitest';
import { messagesValue } from '../../server/cli/fake-meta/callback.ts';
import { FAKE } from '../../server/cli/fake-meta/fake-state.ts';
import { CREDENTIALS, openSiteWithMeta } from '../support/meta.ts';
import { PASSWORD } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { CursorView } from '../support/views.ts';
import { LOOKS, NARROW, openBrowser, Tab } from './browser.ts';

const { site, meta } = await openSiteWithMeta();
const browser = await openBrowser();
const tab = await Tab.open(browser, site.server.origin);
const { page } = tab;
await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });

afterAll(async () => {
  expect(tab.offences).toEqual([]);
  await browser.close();
  await site.close();
  await meta.close();
});

const WRITER = '14155550123';

async function somebodyWrites(text: string, id: string): Promise<void> {
  const message = { from: WRITER, id, timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: text } };
  const value = messagesValue({ contacts: [{ profile: { name: 'Ana Lima' }, wa_id: WRITER }], messages: [message] });
  expect(await meta.post([{ field: 'messages', value }])).toBe(200);
}

/** In both colours, and as it looks on a telephone; neither is for the store to change. */
async function looksWell(name: string): Promise<void> {
  if (!LOOKS) return;
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
  await page.emulateMedia({ colorScheme: 'light' });
  await tab.looksWell(`whatsapp-${name}`);
  const size = page.viewportSize() ?? NARROW;
  await page.setViewportSize(NARROW);
  await tab.picture(`whatsapp-${name}-narrow`);
  expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, NARROW.width]);
  await page.setViewportSize(size);
}

test('an account is connected, and each step shows how far it is', { timeout: 60_000 }, async () => {
  await page.goto('/w/acme/whatsapp/connection');
  await page.getByRole('heading', { name: 'Connect', exact: true }).waitFor();
  await looksWell('unconnected');
  await page.getByLabel('WhatsApp Business Account').fill(CREDENTIALS.waba_id);
  await page.getByRole('textbox', { name: 'Access token' }).fill('wrong');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('alert').getByText('The access token is not valid.').waitFor();
  await looksWell('broken');
  meta.state.scripted[`POST /${FAKE.accountId}/subscribed_apps`] = [{ code: 10, message: 'Permission denied' }];
  await page.getByRole('textbox', { name: 'Access token' }).fill(CREDENTIALS.access_token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('list', { name: 'Steps of connecting' }).getByText('Meta says: Permission denied (code 10).').waitFor();
  await looksWell('half-connected');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await page.getByText('connected', { exact: true }).waitFor();
  await page.getByText(FAKE.display).waitFor();
  expect(await page.getByRole('list', { name: 'Steps of connecting' }).getByText('– done').count()).toBe(7);
  const value = { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SCAM' } };
  await meta.post([{ field: 'account_update', value, time: Math.floor(Date.now() / 1000) }]);
  await page.reload();
  await page.getByText('event: ACCOUNT_VIOLATION, violation type: SCAM').waitFor();
  await looksWell('connected');
});

test('templates show their state, and why Meta does not want them', async () => {
  await page.getByRole('link', { name: 'Templates' }).click();
  await page.getByText('Hello {{1}}, your order {{2}} is ready.').waitFor();
  await page.getByText('promotional').waitFor();
  await looksWell('templates');
});

test('who writes is answered, and the ticks follow', { timeout: 60_000 }, async () => {
  await page.getByRole('link', { name: 'Messages' }).click();
  await page.getByText('No messages yet').waitFor();
  await looksWell('no-messages');
  await somebodyWrites('Where is my order?', 'wamid.in1');
  // That the page follows by itself, every 5 s, is seen on the first store.
  if (!LOOKS) {
    await until('it is stored', async () => ((await site.api.get<CursorView<unknown>>('/messages')).data.data.length > 0 ? true : null));
    await page.reload();
  }
  await page.getByRole('link', { name: `+${WRITER}` }).click();
  await page.getByRole('listitem').getByText('Where is my order?').waitFor();
  await page.getByRole('textbox', { name: 'Text' }).fill('It is on its way.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('listitem').getByText('It is on its way.').waitFor();
  await page.getByRole('listitem').getByText('✓✓ read').waitFor();
  expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('');
  await looksWell('conversation');
});

test('a file goes along', async () => {
  await page.getByText('File', { exact: true }).first().click();
  const buffer = Buffer.from('%PDF-1.4 17 eggs');
  await page.getByLabel('Kind').selectOption('document');
  await page.getByRole('form', { name: 'Send a file' }).locator('input[type=file]').setInputFiles({ name: 'receipt.pdf', mimeType: 'application/pdf', buffer });
  await looksWell('file');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('listitem').getByText('receipt.pdf').waitFor();
  expect(meta.state.media.at(-1)).toMatchObject({ type: 'application/pdf', bytes: buffer.length });
  await page.getByText('Text', { exact: true }).first().click();
});

test('what Meta could not deliver says why', async () => {
  meta.state.next.push(['undeliverable']);
  await page.getByRole('textbox', { name: 'Text' }).fill('Hello?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('listitem').getByText('failed: ').waitFor();
});

test('where nobody wrote within a day, a template begins the conversation', async () => {
  const { data: contact } = await site.api.post<{ id: number }>('/contacts', {
    firstname: 'Bea', phone: '+14155550199', type: 'lead', ...(await labels()),
  });
  await page.goto(`/w/acme/contacts/${contact.id}`);
  await page.getByRole('link', { name: 'Messages on WhatsApp' }).click();
  await page.getByText('Meta takes only a template now').waitFor();
  await page.getByLabel('{{1}}').fill('Bea');
  await page.getByLabel('{{2}}').fill('17');
  await page.getByText('Hello Bea, your order 17 is ready.').waitFor();
  await looksWell('template');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const sent = await until('the template was sent', () => meta.state.accepted.find(({ body }) => body['type'] === 'template'));
  expect(JSON.stringify(sent.body)).toContain('"text":"Bea"');
  await expect.poll(() => page.getByLabel('{{1}}').inputValue(), { timeout: 15_000 }).toBe('');
});

test('the header of a template takes a file from here', async () => {
  await page.getByRole('combobox', { name: 'Template' }).selectOption('receipt en_US');
  const form = page.getByRole('form', { name: 'Send a template' });
  await form.getByLabel('Or its address').waitFor();
  const buffer = Buffer.from('%PDF-1.4 a receipt');
  await form.locator('input[type=file]').setInputFiles({ name: 'receipt.pdf', mimeType: 'application/pdf', buffer });
  await form.getByLabel('Or its address').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'API call for sending' }).click();
  await page.getByText("-F 'header_media_file=@receipt.pdf;type=application/pdf'").waitFor();
  await page.keyboard.press('Escape');
  const before = meta.state.accepted.length;
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  const sent = await until('the template was sent', () => meta.state.accepted[before]);
  expect(JSON.stringify(sent.body)).toContain('"document":{"id":');
  expect(meta.state.media.at(-1)).toMatchObject({ type: 'application/pdf', bytes: buffer.length });
});

test('who hides the number is shown without one, and cannot be written to until it is shown', { timeout: 60_000 }, async () => {
  const person = { profile: { name: 'Heidi Hidden' }, user_id: 'US.77' };
  const message = { from_user_id: 'US.77', id: 'wamid.hidden', timestamp: String(Math.floor(Date.now() / 1000)), type: 'text', text: { body: 'Guess who' } };
  await meta.post([{ field: 'messages', value: messagesValue({ contacts: [person], messages: [message] }) }]);
  await page.goto('/w/acme/whatsapp/messages');
  await page.getByRole('link', { name: 'a hidden number' }).click();
  await page.getByRole('listitem').getByText('Guess who').waitFor();
  await page.getByText('They hide their phone number').waitFor();
  expect(await page.getByRole('button', { name: 'Send', exact: true }).count()).toBe(0);
  await looksWell('hidden');
  const shown = { ...message, id: 'wamid.shown', from: '14155550199', text: { body: 'It was me' } };
  await meta.post([{ field: 'messages', value: messagesValue({ contacts: [person], messages: [shown] }) }]);
  await page.getByText('The conversation has gone on').waitFor();
  await page.getByRole('listitem').getByRole('link').click();
  await page.getByRole('listitem').getByText('Guess who').waitFor();
  await page.getByRole('listitem').getByText('They have also written as contact').waitFor();
  await looksWell('joined');
});

test('a token that was taken away is said where a message is refused for it', async () => {
  meta.state.next.push(['token']);
  await page.getByRole('textbox', { name: 'Text' }).fill('Are you there?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByRole('status').getByText('The connection is broken.').waitFor();
  expect(await page.getByRole('alert').textContent()).toMatch(/\(code 190\)\.$/);
  await looksWell('token-gone');
});

test('a connection is taken away after a warning', async () => {
  await page.goto('/w/acme/whatsapp/connection');
  await page.getByRole('button', { name: 'Disconnect…' }).click();
  await page.getByText('Messages and contacts stay.').waitFor();
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await page.getByRole('heading', { name: 'Connect', exact: true }).waitFor();
  await expect.poll(() => meta.state.accountSubscribed, { timeout: 15_000 }).toBe(false);
  await page.getByRole('link', { name: 'Messages' }).click();
  await page.getByRole('status').getByText('No WhatsApp account is connected.').waitFor();
});

async function labels(): Promise<{ status_id: number; source_id: number }> {
  const first = async (path: string) => (await site.api.get<{ data: { id: number }[] }>(path)).data.data[0]?.id ?? 0;
  return { status_id: await first('/statuses'), source_id: await first('/sources') };
}
