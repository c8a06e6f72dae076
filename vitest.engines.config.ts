import { defineConfig } from 'vitest/config';

/** Adapters against real engines, whose addresses come from the environment: `npm run test:engines`. */
export default defineConfig({
  test: {
    include: ['test/**/*.engine.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
  },
});
