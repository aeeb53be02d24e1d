import { defineConfig } from 'vitest/config';

// The walk through all pages takes a second for each of more than a hundred, on a busy machine three.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], testTimeout: 400_000, hookTimeout: 120_000, fileParallelism: false },
});
