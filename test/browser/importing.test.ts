import { readFile } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { PASSWORD, Site } from '../support/site.ts';
import type { ContactView, StatusView } from '../support/views.ts';
import { NARROW, openBrowser, Tab } from './browser.ts';

/** Enough to be caught running. */
const LONG = 40_000;

const site = await Site.open();
const browser = await openBrowser();
const { api } = site;
const status = (await api.post<StatusView>('/statuses', { name: 'New', isdefault: true })).data;
await api.post('/sources', { name: 'Web site' });
const tab = await Tab.open(browser, site.server.origin, { size: NARROW, intercepts: true });
const { page } = tab;
await tab.signIn({ email: 'owner@acme.example', password: PASSWORD });

afterAll(async () => {
  await browser.close();
  await site.close();
});

const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const textOf = async (download: Download) => readFile(await download.path(), 'utf8');

test('a custom field is made, and whoever edits what somebody else has changed is stopped', async () => {
  await page.goto('/w/acme/custom-fields');
  await page.getByRole('button', { name: 'Add custom field' }).click();
  const form = page.getByRole('dialog', { name: 'Add custom field' });
  await form.getByLabel('Name').fill('Shirt size');
  await form.getByLabel('It holds').selectOption('select');
  await form.getByLabel('Options').fill('S\nM\n');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Edit Shirt size' }).click();
  const again = page.getByRole('dialog', { name: 'Edit custom field' });
  await again.getByLabel('Name').fill('Shirt');
  await api.patch('/custom-fields/1', { required: true });
  await again.getByRole('button', { name: 'Save' }).click();
  await again.getByText('changed').first().waitFor();
  expect((await api.get<{ name: string; slug: string }>('/custom-fields/1')).data).toMatchObject({
    name: 'Shirt size',
    slug: 'shirt_size',
  });
  await api.patch('/custom-fields/1', { required: false });
});

test('a file of another make is mapped, imported, and what was refused can be taken away', async () => {
  await page.goto('/w/acme/contacts/import');
  const file = 'Vorname;Handy;Shirt size;Notiz\nAda;+14155550101;M;x\nBob;nonsense;S;y\n"Eve; the third";+14155550103;XL;z\n';
  await page.locator('input[type=file]').setInputFiles(csv('people.csv', file));
  const importing = page.getByRole('button', { name: 'Import', exact: true });
  await page.getByText('Missing: phone, type, status_id, source_id').waitFor();
  expect(await importing.isDisabled()).toBe(true);
  await page.getByLabel('Take Handy in as').selectOption('phone');
  await page.getByLabel('Type of all').selectOption('lead');
  await page.getByLabel('Status of all').selectOption(String(status.id));
  await page.getByLabel('Source of all').selectOption({ label: 'Web site' });
  await tab.looksWell('import-mapping');
  await importing.click();
  await page.getByText('3 of 3 rows: 1 accepted, 2 refused.').waitFor();
  await tab.picture('import-done');
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all' }).click();
  expect(await textOf(await waiting)).toMatch(/^line,field,reason\r\n3,phone,.+\r\n4,custom_fields_data.shirt_size,.+\r\n$/);
  const { data } = await api.get<{ data: ContactView[] }>('/contacts');
  expect(data.data).toMatchObject([{ firstname: 'Ada', phone: '+14155550101', custom_fields_data: { shirt_size: 'M' } }]);
});

test('what is no CSV is said before anything is sent', async () => {
  await page.goto('/w/acme/contacts/import');
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ ...csv('old.csv', ''), buffer: Buffer.from([0x4d, 0xfc, 0x6c]) });
  await page.getByText('The file is not UTF-8').waitFor();
  await input.setInputFiles(csv('broken.csv', '"a'));
  await page.getByText('A quote in the file is not closed').waitFor();
});

test('a long import is left, come back to, and stopped', async () => {
  const rows = Array.from({ length: LONG }, (_, at) => `P${at},+1415${5_600_000 + at},lead,1,1`);
  await page.goto('/w/acme/contacts/import');
  const text = `firstname,phone,type,status_id,source_id\n${rows.join('\n')}\n`;
  await page.locator('input[type=file]').setInputFiles(csv('long.csv', text));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('heading', { name: 'Import 2' }).waitFor();
  await page.goto('/w/acme/contacts');
  await page.goto('/w/acme/contacts/import');
  await page.getByRole('link', { name: 'Import 2' }).click();
  await page.getByRole('button', { name: 'Cancel the import' }).click();
  await page.getByText('cancelled', { exact: true }).waitFor();
  await tab.picture('import-cancelled');
});

test('the lists are taken away as files', async () => {
  await page.goto('/w/acme/contacts?q=Ada');
  await page.getByRole('button', { name: 'Export contacts' }).click();
  const contacts = page.waitForEvent('download');
  await page.getByRole('button', { name: 'As CSV' }).click();
  expect((await textOf(await contacts)).split('\r\n')[1]).toContain(`Ada,,'+14155550101`);
  await page.getByText('1 row is in the file').waitFor();
  await page.goto('/w/acme/webhooks/events');
  await page.getByRole('button', { name: 'Export webhook-events' }).click();
  const events = page.waitForEvent('download');
  await page.getByRole('button', { name: 'As NDJSON' }).click();
  const lines = (await textOf(await events)).trimEnd().split('\n');
  const feed = await api.get<{ data: { id: string }[] }>('/webhook-events?limit=3');
  expect(lines.slice(0, 3).map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(feed.data.data.map(({ id }) => id));
  expect(lines.length).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'Put webhook-events.ndjson away' }).click();
});

test('an export goes on while other pages are looked at, and through a lost connection', async () => {
  const part = '**/webhook-events?limit=500*';
  let letThrough = () => {};
  const held = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route(part, async (route) => {
    await held;
    await route.abort();
  });
  await page.getByRole('button', { name: 'Export webhook-events' }).click();
  await page.getByRole('button', { name: 'As CSV' }).click();
  const tray = page.getByRole('region', { name: 'Exports and erasures' });
  await tray.getByText('rows so far').waitFor();
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Team' }).click();
  await page.getByRole('heading', { name: 'Team' }).waitFor();
  await tab.looksWell('export-running');
  const warned = page.waitForEvent('dialog');
  const leaving = page.evaluate('location.reload()');
  await (await warned).dismiss();
  await leaving;
  letThrough();
  await tray.getByText('Cut off after 0 rows').waitFor();
  await tab.looksWell('export-cut-off');
  await page.unroute(part);
  const saved = page.waitForEvent('download');
  await tray.getByRole('button', { name: 'Go on with the export webhook-events.csv' }).click();
  const lines = (await textOf(await saved)).trimEnd().split('\r\n');
  await tray.getByText(`${(lines.length - 1).toLocaleString('en')} rows are in the file`).waitFor();
  expect(tab.offences).toEqual([]);
});
