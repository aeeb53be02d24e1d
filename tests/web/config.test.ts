import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';
import { readConfig } from '../../src/web/index.ts';

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (fault) {
    return [...String(fault).matchAll(/^ {2}([A-Z_]+): \S/gm)].map(([, name]) => name as string);
  }
};

describe('the settings', () => {
  it('have a value each when nothing is said', () => {
    expect(readConfig({})).toEqual({
      host: '127.0.0.1',
      port: 3000,
      dataDir: path.join(ROOT, 'data'),
      publicUrl: 'http://127.0.0.1:3000',
      readAccess: 'signed-in',
      sessionIdleMinutes: 60,
      sessionMaxHours: 12,
      passwordMinLength: 15,
      trustedProxies: [],
      writesPerMinute: 120,
      searchesPerMinute: 120,
      maxFileBytes: 20_971_520,
      maxPostFilesBytes: 104_857_600,
      maxUserFilesBytes: 2_097_152_000,
      maxAllFilesBytes: 104_857_600_000,
      logLevel: 'info',
    });
  });

  it('count as absent when they are empty', () => {
    expect(
      readConfig({ PORT: '', HOST: '  ', READ_ACCESS: ' ', PUBLIC_URL: '', TRUSTED_PROXIES: '', PASSWORD_MIN_LENGTH: undefined }),
    ).toEqual(readConfig({}));
  });

  it.each([
    { given: { HOST: '::1', PORT: '8080' }, read: { host: '::1', publicUrl: 'http://[::1]:8080' } },
    { given: { HOST: '0.0.0.0' }, read: { publicUrl: 'http://0.0.0.0:3000' } },
    { given: { PUBLIC_URL: 'https://chienowa.example.lg.jp/' }, read: { publicUrl: 'https://chienowa.example.lg.jp' } },
    { given: { PUBLIC_URL: 'https://chienowa.example.lg.jp:443/x?y' }, read: { publicUrl: 'https://chienowa.example.lg.jp' } },
    { given: { DATA_DIR: '/srv/chienowa' }, read: { dataDir: path.resolve('/srv/chienowa') } },
    { given: { DATA_DIR: 'elsewhere' }, read: { dataDir: path.join(ROOT, 'elsewhere') } },
    { given: { TRUSTED_PROXIES: '10.0.0.1, 10.0.0.2 ,' }, read: { trustedProxies: ['10.0.0.1', '10.0.0.2'] } },
    { given: { READ_ACCESS: 'everyone' }, read: { readAccess: 'everyone' } },
    { given: { PORT: '0' }, read: { port: 0 } },
    { given: { MAX_FILE_MB: '1', MAX_POST_FILES_MB: '3' }, read: { maxFileBytes: 1_048_576, maxPostFilesBytes: 3_145_728 } },
    { given: { PASSWORD_MIN_LENGTH: '8', SESSION_IDLE_MINUTES: '5' }, read: { passwordMinLength: 8, sessionIdleMinutes: 5 } },
  ])('$given', ({ given, read }) => {
    expect(readConfig(given)).toMatchObject(read);
  });

  it.each<Record<string, string>>([
    { PORT: '65536' },
    { MAX_FILE_MB: '0' },
    { MAX_ALL_FILES_MB: '1.5' },
    { PORT: '-1' },
    { PORT: '80.5' },
    { PORT: 'http' },
    { PUBLIC_URL: 'chienowa.example.lg.jp' },
    { PUBLIC_URL: 'ftp://chienowa.example.lg.jp' },
    { PUBLIC_URL: 'javascript:alert(1)' },
    { READ_ACCESS: 'nobody' },
    { SESSION_IDLE_MINUTES: '4' },
    { SESSION_MAX_HOURS: '169' },
    { PASSWORD_MIN_LENGTH: '7' },
    { WRITES_PER_MINUTE: '0' },
    { LOG_LEVEL: 'loud' },
  ])('refuse %o', (environment) => {
    expect(faultsOf(environment)).toEqual(Object.keys(environment));
  });

  it('are refused all at once, each by its name', () => {
    const wrong = {
      PORT: 'x',
      PUBLIC_URL: 'x',
      READ_ACCESS: 'x',
      SESSION_IDLE_MINUTES: 'x',
      PASSWORD_MIN_LENGTH: 'x',
      LOG_LEVEL: 'x',
    };
    expect(new Set(faultsOf(wrong))).toEqual(new Set(Object.keys(wrong)));
  });
});
