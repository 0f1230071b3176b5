import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A registry that answers the question about vulnerabilities in this way. */
let answer = { status: 200, body: {} };
const registry = createServer((request, response) => {
  request.resume();
  const asksThat = request.url?.endsWith('/security/advisories/bulk') === true;
  response.writeHead(asksThat ? answer.status : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(asksThat ? answer.body : {}));
}).listen(0, '127.0.0.1');
await once(registry, 'listening');
afterAll(() => new Promise((resolve) => registry.close(resolve)));

function run(script: string, ...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, 'scripts', script), ...args], { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

const audit = () => run('audit.ts', `--registry=http://127.0.0.1:${(registry.address() as AddressInfo).port}`);

test('a registry that knows of nothing is told of, and one that cannot be asked in one line', async () => {
  expect(await audit()).toEqual({ code: 0, output: expect.stringMatching(/^No known vulnerability in \d+ packages\.\n$/) });
  answer = { status: 405, body: {} };
  expect(await audit()).toEqual({ code: 0, output: expect.stringMatching(/^Nothing was checked: the registry has no audit endpoint.*405.*\n$/) });
});

test('a package that is known to be vulnerable fails the audit by its name', async () => {
  const advisory = { id: 1, url: 'https://example.com/1', title: 'A hole', severity: 'high', vulnerable_versions: '<99.0.0' };
  answer = { status: 200, body: { fastify: [advisory] } };
  expect(await audit()).toEqual({ code: 1, output: expect.stringMatching(/^high: fastify /) });
});

test('a bill of what it is made of can be printed', async () => {
  const bill = JSON.parse((await run('sbom.ts')).output) as { components: { name: string }[] };
  const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const named = bill.components.map(({ name }) => name);
  expect(named).toEqual(expect.arrayContaining(Object.keys(dependencies ?? {})));
  expect(named.filter((name) => name in (devDependencies ?? {}) && name !== 'ajv')).toEqual([]);
});
