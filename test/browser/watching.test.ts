import { afterAll, expect, test } from 'vitest';
import { holdRecoveries } from '../support/own-sql.ts';
import { listen, PASSWORD, Site } from '../support/site.ts';
import type { LogRow, StatusView } from '../support/views.ts';
import { until } from '../support/until.ts';
import { openBrowser, Tab } from './browser.ts';

/** More than a list reads at once. */
const BURST = 130;
const MISSED = 7;
/** Sent again in several steps. */
const MANY = 2_000;
const IMPORT_WITHIN_MS = 60_000;

const site = await Site.open();
const browser = await openBrowser();
const { api, receiver } = site;
const tab = await Tab.open(browser, site.server.origin, { intercepts: true });
const { page } = tab;
await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });

afterAll(async () => {
  await browser.close();
  await site.close();
});

test('a list is loading, empty, full, and out of date, and says which', async () => {
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/webhook-logs?*', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/w/acme/webhooks/logs?live=1');
  await page.getByText('Loading…').waitFor({ state: 'attached' });
  await tab.looksWell('list-loading');
  letThrough();
  await page.getByText('Nothing was sent yet').waitFor();
  await tab.looksWell('list-empty');

  await listen(api, { webhook_url: receiver.url() });
  const status = (await api.post<StatusView>('/statuses', { name: 'New' })).data;
  await page.getByRole('link', { name: `status #${status.id} created` }).waitFor();
  await page.unrouteAll();
  await tab.context.setOffline(true);
  await page.getByText('What stands below may be out of date').waitFor();
  await page.getByText('The server did not answer.').waitFor();
  expect(await page.getByRole('link', { name: `status #${status.id} created` }).count()).toBe(1);
  await tab.looksWell('list-out-of-date');
  await tab.context.setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('What stands below may be out of date').waitFor({ state: 'detached' });
});

test('a list that cannot be read says why and tries again', async () => {
  const body = { status: 'failure', message: 'The server cannot store anything right now.' };
  await page.route('**/webhook-deliveries?*', (route) => route.fulfill({ status: 500, json: body }));
  await page.goto('/w/acme/webhooks/deliveries');
  await page.getByText('The server cannot store anything right now.').waitFor();
  await tab.looksWell('list-failed');
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('table', { name: 'Deliveries' }).waitFor();
});

test('a search for what is rare says how far it came, and goes on until it finds it', async () => {
  const newest = (await api.get<{ data: LogRow[] }>('/webhook-logs?limit=1')).data.data;
  await page.route('**/webhook-logs?*', async (route) => {
    const before = Number(new URL(route.request().url()).searchParams.get('before') ?? 900_000);
    const isAtRow = route.request().url().includes('limit=1&') || route.request().url().endsWith('limit=1');
    const data = before <= 500_000 || isAtRow ? newest : [];
    const next = before <= 500_000 ? null : before - 200_000;
    await route.fulfill({ json: { status: 'success', data: { data, next, prev: null } } });
  });
  await page.goto('/w/acme/webhooks/logs?event=deleted');
  await page.getByText('Nothing fits so far. Searched back to').waitFor();
  await tab.looksWell('list-searched');
  await page.getByRole('button', { name: 'Search further back' }).click();
  await page.getByRole('table', { name: 'Attempts' }).waitFor();
  expect(await page.getByRole('button', { name: 'Search further back' }).count()).toBe(0);
  await page.unrouteAll();
});

test('a live list shows each of many that come at once, and no filter is lost by a reload', async () => {
  await page.goto('/w/acme/webhooks/logs?model=source&live=1');
  await page.getByText('No attempt fits these filters').waitFor();
  await listen(api, { webhook_url: receiver.url(), execution: 'queued' });
  await Promise.all(Array.from({ length: BURST }, (_, at) => api.post('/sources', { name: `Source ${at}` })));
  const rows = page.getByRole('table', { name: 'Attempts' }).getByRole('row');
  await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(BURST + 1);
  const shown = await page.getByRole('link', { name: /source #\d+ created/ }).allInnerTexts();
  expect(new Set(shown).size).toBe(BURST);
  await page.getByLabel('From').fill('2020-01-02T03:04');
  await page.waitForURL(/from=2020-01-0/);
  await page.reload();
  expect(await page.getByLabel('From').inputValue()).toBe('2020-01-02T03:04');
  await page.getByRole('textbox', { name: 'Record id' }).pressSequentially('12');
  await page.getByRole('link', { name: 'source #12 created' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Record id' }).inputValue()).toBe('12');
  expect(await page.getByLabel('Model').inputValue()).toBe('source');
  expect(await page.getByRole('switch', { name: 'Live' }).isChecked()).toBe(true);
  expect(tab.offences).toEqual([]);
});

test('what was missed while webhooks were off is counted, sent, and seen on its way', async () => {
  await listen(api, { webhook_url: receiver.url(), webhook_enabled: false });
  for (let at = 0; at < MISSED; at++) await api.post('/sources', { name: `Missed ${at}` });
  await listen(api, { webhook_url: receiver.url() });
  const before = receiver.requests.length;
  await page.goto('/w/acme/webhooks/endpoints');
  await page.getByRole('button', { name: /Recover endpoint/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Send again what failed' });
  await dialog.getByText(`${MISSED} deliveries are sent again`).waitFor();
  await tab.looksWell('recovery-counted');
  await dialog.getByRole('button', { name: `Send ${MISSED} again` }).click();
  await dialog.getByText(`${MISSED} of ${MISSED} are on their way.`).waitFor();
  await tab.picture('recovery');
  await until('all have arrived', () => receiver.requests.length === before + MISSED);
  expect(tab.offences).toEqual([]);
});

test('a recovery of many is watched, stopped half way, and says what it did', { timeout: 120_000 }, async () => {
  await listen(api, { webhook_url: receiver.url(), webhook_enabled: false });
  const rows = Array.from({ length: MANY }, (_, at) => `Ada,+1415${2_000_000 + at},lead,1,1`);
  const body = ['firstname,phone,type,status_id,source_id', ...rows].join('\n');
  await api.call({ method: 'POST', path: '/imports/contacts', headers: { 'content-type': 'text/csv' }, body });
  await until('the file is taken in', async () => (await api.get<{ state: string }>('/imports/1')).data.state === 'done', IMPORT_WITHIN_MS);
  await listen(api, { webhook_url: receiver.url() });
  await page.goto('/w/acme/webhooks/endpoints');
  await page.getByRole('button', { name: /Recover endpoint/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Send again what failed' });
  await dialog.getByText(`${MANY.toLocaleString('en')} deliveries are sent again`).waitFor();
  await holdRecoveries(site);
  await dialog.getByRole('button', { name: /Send .* again/ }).click();
  await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  await dialog.getByText('were made before it was stopped, and are sent.').waitFor();
  await tab.picture('recovery-stopped');
  const [job] = (await api.get<{ data: { state: string; done: number }[] }>('/webhook-jobs?limit=1')).data.data;
  expect(job).toMatchObject({ state: 'cancelled' });
  expect(job?.done).toBe(MANY / 2);
  expect(await dialog.getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0);
});
