import { defineConfig } from 'vitest/config';

/** Tests that put something else in the place of a module: what they load is not for the others. */
const REPLACING = [
  'tests/accounts/parallel-hashes.test.ts',
  'tests/board/search-service.test.ts',
  'tests/security/sessions.test.ts',
];
const BROWSER = 'tests/browser/**';

// The others share what a worker has loaded, which halves their time. Two workers also where there are two processors only.
export default defineConfig({
  test: {
    testTimeout: 20_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'shared', isolate: false, include: ['tests/**/*.test.ts'], exclude: [BROWSER, ...REPLACING] },
      },
      { extends: true, test: { name: 'alone', include: REPLACING } },
    ],
  },
});
