import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/acceptance/**',
      'test/package/**',
      'test/deployed/**',
      '**/*.engine.test.ts',
      '**/node_modules/**',
    ],
    testTimeout: 30_000,
    pool: 'forks',
    maxWorkers: availableParallelism(),
  },
});
