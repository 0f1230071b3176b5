import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../kit/clock.ts';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { Scene } from '../conformance/scene.ts';
import type { Store } from '../contract.ts';
import { openSqliteStore } from './open.ts';
import { Reader } from './reader.ts';

let directory: string;
let store: Store;
let started: Worker[];
const note = (worker: Worker) => void started.push(worker);

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ackwell-reader-'));
  store = await openSqliteStore({ directory, serve: true, clock: systemClock, log: silentLog });
  await store.takeId('contact'); // By now the thread of the writer is no news.
  started = [];
  process.on('worker', note);
});

afterEach(async () => {
  process.off('worker', note);
  await store.close();
  rmSync(directory, { recursive: true });
});

test('the thread of long reads ends when nothing is asked, and starts again when something is', async () => {
  const clock = new ManualClock();
  const died = Promise.withResolvers<never>();
  const reader = new Reader({ file: join(directory, 'ackwell.db'), clock, onDeath: died.reject });
  const count = () => reader.ask('countHistory', undefined);
  expect(await Promise.all([count(), count()])).toEqual([0, 0]);
  clock.advance(20_000);
  expect(await count()).toBe(0);
  clock.advance(20_000); // Since the last.
  expect(await count()).toBe(0);
  expect(started).toHaveLength(1);
  const gone = started.map((thread) => once(thread, 'exit'));
  clock.advance(30_000);
  expect(await count()).toBe(0); // While the other still ends.
  await Promise.race([...gone, died.promise]);
  expect(started).toHaveLength(2);
  await reader.close();
  await expect(count()).rejects.toMatchObject({ kind: 'unavailable' });
});

test('what is due is looked for without another thread while it is little', async () => {
  const no = () => Promise.reject(new Error('not here'));
  const acme = await Scene.open({ store, clock: new ManualClock(), reopen: no, end: no });
  const health = async () => (await store.endpoints.health({ workspaceId: acme.workspaceId, endpointIds: [acme.endpointId] }))[0]?.backlog;
  for (let count = 1; count <= 3; count++) await acme.change('created', 'due');
  expect([(await store.deliveries.dueByEndpoint()).length, await health(), started.length]).toEqual([1, 3, 0]);
  await Promise.all(Array.from({ length: 70 }, () => acme.change('created', 'due')));
  expect([(await store.deliveries.dueByEndpoint()).length, await health(), started.length]).toEqual([1, 73, 1]);
});
