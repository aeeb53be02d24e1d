import path from 'node:path';
import { z } from 'zod';
import { ROOT } from '../paths.ts';

const MEGABYTE = 1024 * 1024;

const wholeNumber = (from: number, to: number, fallback: number) =>
  z.coerce.number(`a whole number from ${from} to ${to}`).int().min(from).max(to).default(fallback);

const schema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535, 3000),
  DATA_DIR: z.string().min(1).default('data'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'an address such as https://chienowa.example.lg.jp' }).optional(),
  READ_ACCESS: z.enum(['signed-in', 'everyone'], 'signed-in or everyone').default('signed-in'),
  SESSION_IDLE_MINUTES: wholeNumber(5, 1_440, 60),
  SESSION_MAX_HOURS: wholeNumber(1, 168, 12),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 64, 15),
  TRUSTED_PROXIES: z.string().default(''),
  WRITES_PER_MINUTE: wholeNumber(1, 1_000_000, 120),
  SEARCHES_PER_MINUTE: wholeNumber(1, 1_000_000, 120),
  MAX_FILE_MB: wholeNumber(1, 2_000, 20),
  MAX_POST_FILES_MB: wholeNumber(1, 100_000, 100),
  MAX_USER_FILES_MB: wholeNumber(1, 10_000_000, 2_000),
  MAX_ALL_FILES_MB: wholeNumber(1, 1_000_000_000, 100_000),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug'], 'silent, error, warn, info or debug').default('info'),
});

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  publicUrl: string;
  readAccess: 'signed-in' | 'everyone';
  sessionIdleMinutes: number;
  sessionMaxHours: number;
  passwordMinLength: number;
  trustedProxies: string[];
  writesPerMinute: number;
  searchesPerMinute: number;
  /** How many bytes a file may have, the files of a post, of a person, and all that are stored. */
  maxFileBytes: number;
  maxPostFilesBytes: number;
  maxUserFilesBytes: number;
  maxAllFilesBytes: number;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/**
 * The settings of this process from its environment. An empty variable counts as absent.
 * @throws with every fault in one message
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: [name], message }) => `  ${String(name)}: ${message}`);
    throw new Error(`These settings cannot be used:\n${faults.join('\n')}\nThe table of settings is in README.md.`);
  }
  const settings = parsed.data;
  return {
    host: settings.HOST,
    port: settings.PORT,
    dataDir: path.resolve(ROOT, settings.DATA_DIR),
    publicUrl: new URL(
      settings.PUBLIC_URL ?? `http://${settings.HOST.includes(':') ? `[${settings.HOST}]` : settings.HOST}:${settings.PORT}`,
    ).origin,
    readAccess: settings.READ_ACCESS,
    sessionIdleMinutes: settings.SESSION_IDLE_MINUTES,
    sessionMaxHours: settings.SESSION_MAX_HOURS,
    passwordMinLength: settings.PASSWORD_MIN_LENGTH,
    trustedProxies: settings.TRUSTED_PROXIES.split(',')
      .map((address) => address.trim())
      .filter(Boolean),
    writesPerMinute: settings.WRITES_PER_MINUTE,
    searchesPerMinute: settings.SEARCHES_PER_MINUTE,
    maxFileBytes: settings.MAX_FILE_MB * MEGABYTE,
    maxPostFilesBytes: settings.MAX_POST_FILES_MB * MEGABYTE,
    maxUserFilesBytes: settings.MAX_USER_FILES_MB * MEGABYTE,
    maxAllFilesBytes: settings.MAX_ALL_FILES_MB * MEGABYTE,
    logLevel: settings.LOG_LEVEL,
  };
}
