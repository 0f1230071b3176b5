import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { storeConformance } from '../conformance/store-conformance.ts';
import { openSqliteStore } from './open.ts';

storeConformance('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'ackwell-store-'));
  const clock = new ManualClock();
  const open = () => openSqliteStore({ directory, serve: true, clock, log: silentLog });
  let store = await open();
  return {
    clock,
    get store() {
      return store;
    },
    async reopen() {
      await store.close();
      store = await open();
    },
    async end() {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
});
