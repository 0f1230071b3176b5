import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,contract,receiver,test,scripts}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
