import { defineConfig } from 'vitest/config';

/** Versions that take over from each other, each deployed into an emulator of AWS: `npm run test:upgrade`. */
export default defineConfig({
  test: {
    include: ['test/deployed/upgrade.test.ts'],
    provide: { hosts: [] },
    testTimeout: 45 * 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
