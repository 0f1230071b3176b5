import chromium from '@sparticuz/chromium';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, inject } from 'vitest';
import { chromium as launcher, type Browser, type BrowserContext, type Page } from 'playwright-core';

const SYSTEM_BROWSER = '/usr/bin/chromium';
const PICTURES = fileURLToPath(new URL('../../test-results/pictures/', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** One wait of a test for the page; a slow machine needs some of it, a broken page all. */
const PATIENCE_MS = 15_000;

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 360, height: 740 };

/** The browser that npm brought, which works without a display and without being installed; else the system's own. */
export async function openBrowser(): Promise<Browser> {
  const isBrought = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = !isBrought && existsSync(SYSTEM_BROWSER) ? SYSTEM_BROWSER : await chromium.executablePath();
  return launcher.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'] });
}

/** What a page looks like is not for the store to change, and axe takes its time: the second store is spared it. */
export const LOOKS = inject('store') === 'sqlite';
/** Of axe, what another scheme can change; all else is looked at in the first. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Runs in the page, before anything of its own. */
const NOTE_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (violation) => {
  const { violatedDirective, blockedURI, sourceFile, lineNumber, sample } = violation;
  noteOffence('policy: ' + [violatedDirective, blockedURI, sourceFile, lineNumber, sample].join(' '));
})`;

type Wishes = {
  size?: { width: number; height: number };
  scheme?: 'light' | 'dark';
  /** For tests that take a route away again: a browser that is told to ask nobody any more loses what is on its way at that moment. */
  intercepts?: true;
};

/** A tab of its own, which notes everything that should never happen in it. */
export class Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the content security policy stopped, what failed in the page, and what was asked of another host. */
  readonly offences: string[];

  private constructor(context: BrowserContext, page: Page, offences: string[]) {
    this.context = context;
    this.page = page;
    this.offences = offences;
  }

  static async open(browser: Browser, origin: string, { size = WIDE, scheme = 'light', intercepts }: Wishes = {}): Promise<Tab> {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: size,
      colorScheme: scheme,
      reducedMotion: 'reduce',
      // Without one the browser takes what the machine is set to, which may be no language at all.
      locale: 'en-GB',
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const offences: string[] = [];
    await context.exposeFunction('noteOffence', (text: string) => void offences.push(text));
    await context.addInitScript(NOTE_VIOLATIONS);
    if (intercepts) await context.route(() => false, (route) => route.fallback());
    const page = await context.newPage();
    page.on('pageerror', (error) => offences.push(`error: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:'))
        offences.push(`foreign: ${request.url()}`);
    });
    return new Tab(context, page, offences);
  }

  /** Without the form, for what begins behind it. */
  async signIn(data: { email: string; password: string }): Promise<void> {
    const answer = await this.context.request.post('/login', { data, headers: { 'sec-fetch-site': 'same-origin' } });
    if (!answer.ok()) throw new Error(`The sign-in was refused: ${await answer.text()}`);
  }

  /** Keeps a picture of the page as it is now, and expects that axe has nothing against it. On the first store alone. */
  async looksWell(name: string): Promise<void> {
    if (!LOOKS) return;
    await this.picture(name);
    expect([name, await this.violations()]).toEqual([name, []]);
  }

  /** What axe objects to on the page as it is now, in both colour schemes; each as one line. */
  async violations(): Promise<string[]> {
    const found = new Set<string>();
    const schemes = [['light', undefined], ['dark', OF_COLOURS]] as const;
    for (const [scheme, rules] of schemes) {
      await this.page.emulateMedia({ colorScheme: scheme });
      // The manual follows the browser by its style sheet alone.
      await this.page.locator(`html:is([data-mantine-color-scheme="${scheme}"], :not([data-mantine-color-scheme]))`).waitFor();
      for (const line of await this.#axe(rules)) found.add(`${scheme}: ${line}`);
    }
    return [...found];
  }

  async #axe(rules?: readonly string[]): Promise<string[]> {
    const client = await this.context.newCDPSession(this.page);
    // As a debugger, not as an element of the page: its policy lets no strange script in.
    const { result: has } = await client.send('Runtime.evaluate', { expression: 'typeof axe' });
    if (has.value === 'undefined') await client.send('Runtime.evaluate', { expression: AXE });
    const wishes = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
    const run = `axe.run(document, ${wishes}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' ' + target + ' ' + failureSummary.split('\\n').slice(1, 2))))`;
    const { result } = await client.send('Runtime.evaluate', {
      expression: run,
      awaitPromise: true,
      returnByValue: true,
    });
    await client.detach();
    return result.value as string[];
  }

  /** Kept for whoever wants to see what the test saw. */
  async picture(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await this.page.screenshot({ path: `${PICTURES}${name}.png`, fullPage: true });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
