import { silentLog } from '../../kit/log.ts';
import { ManualClock } from '../../kit/manual-clock.ts';
import { storeConformance } from '../conformance/store-conformance.ts';
import { openPostgresStore } from './open.ts';
import { freshDatabase } from './postgres-rig.ts';

storeConformance('PostgreSQL', async () => {
  const database = await freshDatabase();
  const clock = new ManualClock();
  const open = () => openPostgresStore({ url: database.url, serve: true, clock, log: silentLog });
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
      await database.drop();
    },
  };
});
