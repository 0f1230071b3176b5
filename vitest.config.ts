import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

declare module 'vitest' {
  interface ProvidedContext {
    /** Which store the whole-system tests run on. */
    store: 'sqlite' | 'postgres';
  }
}

/** The whole product as its users meet it runs on both stores, but for what ends before any store is asked. */
const ON_BOTH_STORES = ['test/{browser,contract}/*.test.ts'];
const BEFORE_ANY_STORE = ['test/contract/time-limits.test.ts'];

/** Whose time on a second store a test run has not. */
const IN_A_SOAK = process.env['ACKWELL_SOAK_SECONDS'] === undefined ? [] : ['test/faults/many-endpoints.test.ts'];

const ONLY_ON_POSTGRES = ['test/faults/database-away.test.ts'];

/** What may depend on the version of PostgreSQL: the store itself. */
const ON_OLDEST_POSTGRES = ['postgres', 'nodes', 'migrate', 'write-batch'].map((name) => `server/store/postgres/${name}.test.ts`);

/** On a machine of others' a bound in real time is missed now and then, and what is wrong fails twice. At a desk nothing is repeated. */
const RETRIES = process.env['CI'] ? 1 : 0;

/** Where ackwell.js keeps what Node compiled: each thread of a database in a test starts five times as fast. */
const env = { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/ackwell', import.meta.url)) };

/** Hooks start servers, which says nothing of how fast they are: what hangs fails all the same, later. */
const common = { testTimeout: 30_000, hookTimeout: 90_000, retry: RETRIES, env };

export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres-server.ts', 'test/support/built-dashboard.ts'],
    // Most of the time goes into waiting for processes and sockets, and some of it into CPU: two cores carry three.
    maxWorkers: 3,
    projects: [
      {
        test: {
          ...common,
          name: 'sqlite',
          include: ['{server,contract,receiver,dashboard,test,scripts}/**/*.test.ts'],
          exclude: ONLY_ON_POSTGRES,
          provide: { store: 'sqlite' },
        },
      },
      {
        test: {
          ...common,
          name: 'postgres',
          include: [
            ...ON_BOTH_STORES,
            'test/bad-input/*.test.ts',
            'test/openapi/property.test.ts',
            'test/crash/{migration-killed,sending-killed,sigterm,whatsapp-killed}.test.ts',
            'test/faults/{backlog,clock-steps,full-disk,killed,killed-at-a-step,outage,purged,receivers}.test.ts',
            ...ONLY_ON_POSTGRES,
            ...IN_A_SOAK,
            'test/security/{interleaving,tenants}.test.ts',
          ],
          exclude: BEFORE_ANY_STORE,
          provide: { store: 'postgres' },
        },
      },
      {
        test: {
          ...common,
          name: 'oldest-postgres',
          include: ON_OLDEST_POSTGRES,
          globalSetup: ['test/support/oldest-postgres-server.ts'],
          provide: { store: 'postgres' },
        },
      },
    ],
  },
});
