import { afterAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { listen, PASSWORD, Site } from '../support/site.ts';
import { until } from '../support/until.ts';
import type { ContactView, FeedRow, LogRow, StatusView } from '../support/views.ts';
import { LOOKS, NARROW, openBrowser, Tab, WIDE } from './browser.ts';

/** Values that would do something in a page that takes texts for more than texts. */
const HOSTILE = '<img src=x onerror=alert(1)>"\'`{{7*7}}${7*7}</script><script>alert(1)</script>';

const site = await Site.open();
const browser = await openBrowser();
afterAll(async () => {
  await browser.close();
  await site.close();
});

const { api, receiver } = site;
const answer = { status: 200, headers: { 'X-Said': HOSTILE, 'Content-Type': 'text/html' }, body: `<b>${HOSTILE}</b>` };
receiver.script = (request) => (request.body.toString().includes('Failing') ? { ...answer, status: 503 } : answer);
await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
const status = (await api.post<StatusView>('/statuses', { name: HOSTILE, color: '#1971C2', isdefault: true })).data;
const source = (await api.post<StatusView>('/sources', { name: 'Web site' })).data;
const fields = { type: 'lead', status_id: status.id, source_id: source.id };
const contact = (
  await api.post<ContactView>('/contacts', { ...fields, firstname: HOSTILE, phone: '+14155550101', company: HOSTILE })
).data;
await api.post('/contacts', { ...fields, firstname: 'Failing', phone: '+14155550102' });
await until(
  'the first attempt of each has ended',
  async () => (await api.get<{ data: LogRow[] }>('/webhook-logs')).data.data.length >= 4,
);
await api.post('/custom-fields', { name: 'Shirt size', type: 'select', options: ['S', HOSTILE] });
await api.call({
  method: 'POST',
  path: '/imports/contacts',
  headers: { 'content-type': 'text/csv' },
  body: 'firstname,phone,type,status_id,source_id\n<b>Ada</b>,<i>x</i>,lead,1,1\n',
});
const logs = (await api.get<{ data: LogRow[] }>('/webhook-logs')).data.data;
const failed = logs.find((row) => row.status === 'failed');
const event = (await api.get<{ data: FeedRow[] }>('/webhook-events')).data.data.find(
  (row) => row.record_id === contact.id && row.model.endsWith('Contact'),
);

/** Outside of the workspaces. */
const ACCOUNT = '/account';

/** Every page of a workspace, by its title as this workspace shows it. */
const PAGES: readonly (readonly [path: string, title: string])[] = [
  ['', 'Start'],
  ['/contacts', 'Contacts'],
  ['/contacts?q=nobody', 'Contacts'],
  ['/contacts/new', 'Add contact'],
  [`/contacts/${contact.id}`, HOSTILE],
  ['/contacts/999999', 'Contact'],
  ['/statuses', 'Status'],
  [`/statuses/${status.id}`, `Status ${HOSTILE}`],
  ['/sources', 'Source'],
  [`/sources/${source.id}`, 'Source Web site'],
  ['/groups', 'Groups'],
  ['/custom-fields', 'Custom Fields'],
  ['/contacts/import', 'Import'],
  ['/contacts/import/1', 'Import 1'],
  ['/webhooks/deliveries', 'Deliveries'],
  ['/webhooks/endpoints', 'Endpoints'],
  ['/webhooks/events', 'Events'],
  [`/webhooks/events/${event?.id}`, `contact #${contact.id} created`],
  ['/webhooks/logs', 'Logs'],
  [`/webhooks/logs/${failed?.id}`, `Attempt ${failed?.attempt}: contact #2 created`],
  ['/settings/webhooks', 'Webhook Settings'],
  ['/settings/tokens', 'API Management'],
  ['/settings/team', 'Team'],
  ['/settings/workspace', 'Workspace'],
  [ACCOUNT, 'Your account'],
];

async function signedIn(wishes: Parameters<typeof Tab.open>[2] = {}, opened: Browser = browser): Promise<Tab> {
  const tab = await Tab.open(opened, site.server.origin, wishes);
  await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });
  return tab;
}

async function visit({ page }: Tab, path: string, title: string): Promise<void> {
  await page.goto(path === ACCOUNT ? path : `/w/acme${path}`);
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' });
}

/** The words of buttons that are wider than their button. */
const CUT_OFF = `[...document.querySelectorAll('.mantine-Button-label')]
  .filter((label) => label.scrollWidth > label.clientWidth + 1).map((label) => label.textContent)`;

async function fitsTelephone({ page }: Tab, path: string): Promise<void> {
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect([path, width]).toEqual([path, NARROW.width]);
  expect([path, await page.evaluate(CUT_OFF)]).toEqual([path, []]);
}

/** How much packed JavaScript each first load brings: nothing is taken from the cache. */
async function weighed({ context, page }: Tab): Promise<() => Promise<number>> {
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: true });
  let sizes: Promise<{ responseBodySize: number }>[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) sizes.push(response.request().sizes());
  });
  return async () => {
    const loaded = await Promise.all(sizes);
    sizes = [];
    return loaded.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
  };
}

test.runIf(LOOKS)(
  'every page is accessible in both colours, obeys the policy, shows texts as texts, is light, and can be made narrow',
  { timeout: 120_000 },
  async () => {
    const tab = await signedIn();
    const weight = await weighed(tab);
    for (const [path, title] of PAGES) {
      await visit(tab, path, title);
      const bytes = await weight();
      expect(bytes, path).toBeGreaterThan(100_000);
      expect(bytes, path).toBeLessThanOrEqual(200_000);
      await tab.picture(`wide${path.replace(/\W+/g, '-')}`);
      expect([path, await tab.violations()]).toEqual([path, []]);
      await tab.page.setViewportSize(NARROW);
      await tab.picture(`narrow${path.replace(/\W+/g, '-')}`);
      await fitsTelephone(tab, path);
      await tab.page.setViewportSize(WIDE);
      await tab.page.emulateMedia({ colorScheme: 'light' });
    }
    await visit(tab, '/contacts/999999', 'Contact');
    await tab.page.getByRole('alert').getByText('It may be deleted').waitFor();
    expect(tab.offences).toEqual([]);
    await tab.close();
  },
);

test.skipIf(LOOKS)('every page is opened on a telephone', { timeout: 60_000 }, async () => {
  const tab = await signedIn({ size: NARROW, scheme: 'dark' });
  for (const [path, title] of PAGES) {
    await visit(tab, path, title);
    await fitsTelephone(tab, path);
  }
  expect(tab.offences).toEqual([]);
  await tab.close();
});

const CALLS = 8;
/** Of the manual: the reference, prose, and a table. */
const MANUAL = ['/docs', '/docs/quick-start', '/docs/errors'];

test.runIf(LOOKS)('the manual is accessible in both colours, and fits a telephone', { timeout: 60_000 }, async () => {
  const tab = await Tab.open(browser, site.server.origin);
  for (const path of MANUAL) {
    await tab.page.goto(path);
    // All calls are shown alike: a few, opened, stand for the rest, which would take axe a quarter of a minute.
    await tab.page.evaluate(`document.querySelectorAll('details').forEach((one, at) => at < ${CALLS} ? (one.open = true) : one.remove())`);
    await tab.picture(`manual${path.replace(/\W+/g, '-')}`);
    expect([path, await tab.violations()]).toEqual([path, []]);
    await tab.page.setViewportSize(NARROW);
    expect([path, await tab.page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, NARROW.width]);
    await tab.page.setViewportSize(WIDE);
  }
  expect(tab.offences).toEqual([]);
  await tab.close();
});

test('the reference is searched word by word, without asking anybody, and opens the call that an address names', async () => {
  const tab = await Tab.open(browser, site.server.origin);
  await tab.page.goto('/docs#createContact');
  const calls = tab.page.locator('.call:visible');
  const all = await calls.count();
  expect(await tab.page.locator('.call[open]').evaluateAll((open) => open.map(({ id }) => id))).toEqual(['createContact']);
  await tab.context.setOffline(true);
  await tab.page.fill('#search', 'IMPORTS refused.csv');
  expect(await calls.evaluateAll((shown) => shown.map(({ id }) => id))).toEqual(['readImport', 'downloadRefusedRowsOfImport']);
  expect(await tab.page.textContent('#found')).toBe('2 calls');
  await tab.page.fill('#search', 'nothing-like-it');
  expect([await calls.count(), await tab.page.textContent('#found')]).toEqual([0, '0 calls']);
  await tab.page.fill('#search', '');
  expect(await calls.count()).toBe(all);
  expect(tab.offences).toEqual([]);
  await tab.close();
});
