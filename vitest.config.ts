import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/postgres-server.ts'],
    include: ['{server,contract,receiver,test,scripts}/**/*.test.ts'],
    // Most of the time goes into waiting for processes and sockets, and some of it into CPU: two cores carry three.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
