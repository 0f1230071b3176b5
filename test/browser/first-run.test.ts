import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Server } from '../support/server.ts';
import { temporaryFolder } from '../support/site.ts';
import { openBrowser, Tab } from './browser.ts';

const folder = await temporaryFolder();
const [browser, server] = await Promise.all([openBrowser(), Server.start({ place: ['--data', join(folder, 'data')] })]);
const setupLink = /http\S+\/setup\?token=\S+/.exec(server.output)?.[0] ?? '';

afterAll(async () => {
  await browser.close();
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

test('a person sets up a workspace by keyboard alone, and signs in again', async () => {
  const tab = await Tab.open(browser, server.origin);
  const { page } = tab;
  await page.goto('/');
  await page.getByText('Open the setup link that the server printed').waitFor();
  expect(await tab.violations()).toEqual([]);

  await page.goto(setupLink);
  await page.getByRole('heading', { name: 'Set up your workspace' }).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture('setup');
  await page.keyboard.type('Café Acme, Inc.');
  expect(await page.getByLabel('Short name').inputValue()).toBe('cafe-acme-inc');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('acme');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ada@acme.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/w/acme');
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture('start');

  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL('**/login**');
  await page.getByLabel('E-mail').fill('ada@acme.example');
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText('Invalid credentials').waitFor();
  expect(await tab.violations()).toEqual([]);
  await tab.picture('login-refused');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/w/acme');
  expect(tab.offences).toEqual([]);
  await tab.close();
});
