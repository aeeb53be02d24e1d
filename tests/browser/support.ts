import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { buildApp } from '../../src/app.ts';
import { tendIndex } from '../../src/board/index.ts';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { fillOffice } from '../../src/demo/index.ts';
import { type Clock, systemClock } from '../../src/lib/index.ts';
import { readConfig } from '../../src/web/index.ts';
import { emptyDb } from '../support/db.ts';

export interface Office {
  db: Db;
  url: string;
  browser: Browser;
  close(): Promise<void>;
}

/**
 * The sample office, served on a free port, and a Chromium to visit it with.
 * @param clock one that can be moved past a deadline
 * @param db of an office that is not to be filled
 */
export async function openOffice({
  filled = true,
  clock = systemClock,
  db = emptyDb(),
}: {
  filled?: boolean;
  clock?: Clock;
  db?: Db;
} = {}): Promise<Office> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chienowa-browser-'));
  const settings = { PORT: String(port), WRITES_PER_MINUTE: '100000', SEARCHES_PER_MINUTE: '100000', DATA_DIR: dataDir };
  const config = { ...readConfig(settings), logLevel: 'silent' as const };
  const context = { db, clock, config, log: pino({ level: 'silent' }) };
  if (filled) fillOffice(context, clock.now(), () => {});
  while (tendIndex(db));
  server.on('request', buildApp(context));
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return { db, url: config.publicUrl, browser, close: () => close(browser, server, db, dataDir) };
}

async function close(browser: Browser, server: Server, db: Db, dataDir: string): Promise<void> {
  await browser.close();
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  flushWrites(db);
  db.close();
  rmSync(dataDir, { recursive: true, force: true });
}

export type Person = 'sato' | 'suzuki' | 'tanaka' | 'takahashi' | 'kimura' | 'ito';

/** A window of its own, at the office's door. */
export function newContext({ browser, url }: Office, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ baseURL: url, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...options });
}

/** Signs in as one of the demo's people; the page is their home page. */
export async function signInAs(context: BrowserContext, person: Person): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/session/new');
  await page.locator(`button[name="person"][value="${person}"]`).click();
  await page.waitForURL('**/');
  return page;
}
