import { defineConfig } from 'vitest/config';

/** What clients meet, over HTTP, with every pack: `npm run test:acceptance`. */
export default defineConfig({
  test: {
    include: ['test/acceptance/**/*.test.ts'],
    globalSetup: ['test/acceptance/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
