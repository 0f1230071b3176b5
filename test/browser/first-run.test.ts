import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { afterAll, expect, inject, test } from 'vitest';
import { freshDatabase } from '../../server/store/postgres/postgres-rig.ts';
import { kindOf } from '../support/received-request.ts';
import { Receiver } from '../support/receiver.ts';
import { Server } from '../support/server.ts';
import { temporaryFolder } from '../support/site.ts';
import { until } from '../support/until.ts';
import { NARROW, openBrowser, Tab } from './browser.ts';

const folder = await temporaryFolder();
const database = inject('store') === 'postgres' ? await freshDatabase() : null;
const place = database ? ['--database-url', database.url] : ['--data', join(folder, 'data')];
const args = ['--allow-targets', '127.0.0.0/8'];
const [browser, server, receiver] = await Promise.all([openBrowser(), Server.start({ place, args }), Receiver.open()]);
const setupLink = /http\S+\/setup\?token=\S+/.exec(server.output)?.[0] ?? '';

afterAll(async () => {
  await browser.close();
  await server.kill();
  await receiver.close();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

const ROLES = ['button', 'link', 'textbox', 'switch'] as const;

/** Presses Tab until the control of this name has the focus, as a person without a mouse does. */
async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  const [first, ...others] = ROLES.map((role) => page.getByRole(role, { name, exact: true }));
  const named = others.reduce((all, each) => all?.or(each), first) ?? page.locator('nothing');
  const focused = page.locator(':focus').and(named);
  await named.first().waitFor({ state: 'attached' });
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Tab never reaches ${name}`);
}

/** As long as nobody should need who reads nothing. */
const WITHIN_MS = 120_000;

/** On one store at a desk by day, on the other on a telephone by night. */
const isNarrow = inject('store') === 'postgres';
const WISHES = isNarrow ? ({ size: NARROW, scheme: 'dark' } as const) : {};

/** On a narrow screen the menu is behind a button, which stands before the page. */
async function choose(page: Page, entry: string): Promise<void> {
  if (isNarrow) {
    await tabTo(page, 'Menu', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await tabTo(page, entry);
  } else await tabTo(page, entry, 'Shift+Tab');
  await page.keyboard.press('Enter');
}

test('a person gets from the printed link to the first webhook by keyboard alone', { timeout: WITHIN_MS }, async () => {
  const began = performance.now();
  const tab = await Tab.open(browser, server.origin, { ...WISHES, intercepts: true });
  const { page } = tab;
  const { keyboard } = page;
  await page.goto('/');
  await page.getByText('Open the setup link that the server printed').waitFor();
  expect(await tab.violations()).toEqual([]);

  await page.goto(setupLink);
  await page.getByRole('heading', { name: 'Set up your workspace' }).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture(`setup${isNarrow ? '-narrow' : ''}`);
  await keyboard.type('Café Acme, Inc.');
  await keyboard.press('Tab');
  expect(await page.getByLabel('Short name').inputValue()).toBe('cafe-acme-inc');
  await keyboard.press('Tab');
  await keyboard.type('ada@acme.example');
  await keyboard.press('Tab');
  await keyboard.type('correct horse');
  // The link works once, and the answer that it has worked may be lost.
  const loseAnswer = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  const toSetUp = ({ pathname }: URL) => pathname === '/setup';
  await page.route(toSetUp, loseAnswer);
  await keyboard.press('Enter');
  await page.getByText('The server did not answer.').waitFor();
  await page.unroute(toSetUp);
  await page.getByRole('textbox', { name: 'Password' }).focus();
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Start' }).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture(`start${isNarrow ? '-narrow' : ''}`);

  await choose(page, 'Webhook Settings');
  await tabTo(page, 'Send webhooks');
  await keyboard.press('Space');
  await keyboard.press('Tab');
  await keyboard.type(receiver.url());
  for (const card of ['Contacts', 'Status', 'Source']) {
    await tabTo(page, `All of ${card}`);
    await keyboard.press('Enter');
  }
  await tabTo(page, 'Save');
  await keyboard.press('Enter');
  await page.getByText('Saved. The next change uses these settings.').waitFor();
  await tabTo(page, 'Send test event');
  await keyboard.press('Enter');
  await page.getByText('Delivered: your endpoint answered 200').waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture(`webhook-settings${isNarrow ? '-narrow' : ''}`);
  await tabTo(page, 'Examine');
  await keyboard.press('Enter');
  await page.getByText('Your receiver has not passed').waitFor(); // It believes everybody.
  await page.getByText('Refuses a wrong signature: no').waitFor();
  expect(await tab.violations()).toEqual([]);

  await choose(page, 'Start');
  await page.getByRole('heading', { name: 'Start' }).waitFor();
  await tabTo(page, 'Add contact');
  await keyboard.press('Enter');
  for (const label of ['First, a status', 'First, a source']) {
    await page.getByRole('heading', { name: label }).waitFor();
    await tabTo(page, 'Make it');
    await keyboard.press('Enter');
  }
  await tabTo(page, 'First name');
  await keyboard.type('Grace');
  await tabTo(page, 'Phone');
  await keyboard.type('+14155550100');
  await keyboard.press('Enter');
  await page.getByText('Saved, and your endpoint took the webhook.').waitFor();
  await page.getByText(`attempt 1 at ${new URL(receiver.url()).host}`).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture(`first-contact${isNarrow ? '-narrow' : ''}`);
  await until('the test, the four of the exam and the three have arrived', () => receiver.requests.length === 8);
  expect(receiver.requests.map(kindOf)).toEqual([
    ...Array.from({ length: 5 }, () => 'created contact'),
    'created status',
    'created source',
    'created contact',
  ]);
  expect(tab.offences).toEqual([]);
  expect(performance.now() - began).toBeLessThan(WITHIN_MS);
  await tab.close();
});

test('signs out, is refused, and comes back on a telephone to the page that was asked for', async () => {
  const tab = await Tab.open(browser, server.origin, { size: NARROW, scheme: 'dark' });
  const { page } = tab;
  await page.goto('/w/cafe-acme-inc/contacts');
  await page.waitForURL('**/login?next=*');
  await page.getByLabel('E-mail').fill('ada@acme.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('Invalid credentials').waitFor();
  expect(await tab.violations()).toEqual([]);
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Grace' }).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture('contacts-narrow-dark');
  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL('**/login**');
  expect(tab.offences).toEqual([]);
  await tab.close();
});
