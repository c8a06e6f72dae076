import { defineConfig } from 'vitest/config';

/** The acceptance suite against a real deployment in an emulator of AWS: `npm run test:deployed`. */
export default defineConfig({
  test: {
    include: ['test/acceptance/**/*.test.ts', 'test/deployed/worker.test.ts'],
    globalSetup: ['test/deployed/setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    fileParallelism: false,
  },
});
