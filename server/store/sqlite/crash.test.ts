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
import { openSqliteStore } from './open.ts';

const RIG = fileURLToPath(new URL('./crash-rig.ts', import.meta.url));
const ENOUGH = 150;

type Acknowledged = { workspaceId: number; contactId: number; deliveryId: number };

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
  const store = await open(true);
  const taken = [];
  for (;;) {
    const lost = await store.deliveries.takeOver(100);
    if (lost.length === 0) break;
    taken.push(...lost);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
  expect(taken.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged.map(({ deliveryId }) => deliveryId)));
  for (const { workspaceId, recordId, body } of taken) {
    expect(await store.records.get('contact', workspaceId, recordId)).not.toBeNull();
    expect(JSON.parse(body)).toMatchObject({ data: { id: recordId } });
  }
  const [first] = acknowledged;
  const { rows, total } = await store.records.contacts({ workspaceId: first?.workspaceId ?? 0, page: 1, perPage: 1 });
  expect(total).toBe(taken.length);
  const next = await store.takeId('contact');
  expect(next).toBeGreaterThan(rows[0]?.id ?? 0);
  await store.close();
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
