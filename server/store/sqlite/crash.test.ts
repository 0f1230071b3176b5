import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { expectKept, type Acknowledged } from './kept-rig.ts';
import { openSqliteStore } from './open.ts';

const RIG = fileURLToPath(new URL('./crash-rig.ts', import.meta.url));
const ENOUGH = 150;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ackwell-crash-'));
});

afterEach(() => rm(directory, { recursive: true }));

function open(serve: boolean) {
  return openSqliteStore({ directory, serve, clock: systemClock, log: silentLog });
}

/** Starts a server, runs `meanwhile` beside it, and kills it in the middle of its work. */
async function killAServer(meanwhile: () => Promise<void>): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [RIG, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const acknowledged: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length === 1) await meanwhile();
    if (acknowledged.length === ENOUGH) child.kill('SIGKILL');
  }
  await exited;
  return acknowledged;
}

test('keeps all that was acknowledged before the process was killed', async () => {
  const acknowledged = await killAServer(async () => {});
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
  await expectKept(directory, acknowledged);
});

test('writes beside another process that writes', async () => {
  let made: { workspaceId: number } | { taken: 'subdomain' } | null = null;
  const acknowledged = await killAServer(async () => {
    await expect(open(true)).rejects.toMatchObject({ kind: 'locked' });
    const command = await open(false);
    const owner = { email: 'beside@example.com', name: 'Beside', passwordHash: 'x' };
    made = await command.workspaces.create({ subdomain: 'beside', name: 'Beside', owner, secret: 's', nowMs: 1 });
    await command.close();
  });
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
  expect(made).toHaveProperty('workspaceId');
  const store = await open(true);
  expect(await store.workspaces.bySubdomain('beside')).toMatchObject(made ? { id: (made as { workspaceId: number }).workspaceId } : {});
  await store.close();
});
