import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Site } from '../support/site.ts';
import { codeBlocks, page } from './page.ts';

/** Every `sh` block of docs/api is a program: it is run as it stands, page after page, against one workspace. */
const PAGES = readdirSync(new URL('../../docs/api/', import.meta.url)).filter((name) => name.endsWith('.md'));
const FIRST = 'quick-start.md';

let site: Site;
beforeAll(async () => {
  site = await Site.open();
});
afterAll(() => site.close());

test.for([FIRST, ...PAGES.filter((name) => name !== FIRST)])('what %s shows works', async (name) => {
  for (const block of codeBlocks(page(`api/${name}`), 'sh')) {
    const { code, output } = await run(block);
    expect(code, output).toBe(0);
    expect(output, block).not.toContain('"status":"error"');
  }
});

/** With curl made to fail on every status that is no success. */
function run(script: string): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, TOKEN: site.acme.token, ACME: `${site.server.origin}/api/v1/acme` };
  const child = spawn('sh', ['-ec', `curl() { command curl --fail-with-body "$@"; }\n${script}`], { env });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
