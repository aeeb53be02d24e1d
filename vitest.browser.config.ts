import { defineConfig } from 'vitest/config';

// Two files at a time: each has its own office, server and browser.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 2 },
});
