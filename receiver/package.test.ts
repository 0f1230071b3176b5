import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
/** Outside the PATH of npm scripts the machine's own Node is found, which may be an old one. */
const PATH = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules')).join(':');

const folder = mkdtempSync(join(tmpdir(), 'ackwell-receiver-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the compiled package works on the oldest Node at hand', () => {
  execFileSync(process.execPath, [TSC, '--project', join(HERE, 'tsconfig.json'), '--outDir', join(folder, 'dist')]);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'try.js'),
    `import { verifyWebhook } from './dist/index.js';
     try { verifyWebhook({ body: '{}', headers: {}, secret: 'whsec_' + 'A'.repeat(43) + '=' }); }
     catch (error) { console.log(error.code); }`,
  );
  const printed = execFileSync('/usr/bin/env', ['node', join(folder, 'try.js')], { env: { PATH }, encoding: 'utf8' });
  expect(printed.trim()).toBe('header_missing');
});

test('the package depends on nothing', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
  expect(Object.keys(Object(manifest)).filter((key) => /dependencies/i.test(key))).toEqual([]);
});
