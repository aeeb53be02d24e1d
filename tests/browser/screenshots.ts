// Pictures of every main page, for people to look at: `npm run screenshots` writes them to data/screenshots/,
// and the four of the README to docs/images/.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { fiscalYear } from '../../src/lib/index.ts';
import { ROOT } from '../../src/paths.ts';

const PICTURES = path.join(ROOT, 'data', 'screenshots');
const README_PICTURES = path.join(ROOT, 'docs', 'images');
const PATIENCE_MS = 120_000;

const WIDTHS = [1280, 390] as const;
const LOCALES = ['ja', 'en'] as const;
const THEMES = ['light', 'dark'] as const;

interface Look {
  width: (typeof WIDTHS)[number];
  locale: (typeof LOCALES)[number];
  theme: (typeof THEMES)[number];
}

const LOOKS: Look[] = WIDTHS.flatMap((width) => LOCALES.flatMap((locale) => THEMES.map((theme) => ({ width, locale, theme }))));

interface Shot {
  name: string;
  path: string;
  /** Brings the page into the state to be seen. */
  act?: (page: Page) => Promise<void>;
}

interface Server {
  url: string;
  /** What it has said so far. */
  said(): string;
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  mkdirSync(README_PICTURES, { recursive: true });
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
  try {
    await withServer('demo', (server) => visitSampleOffice(browser, server));
    await withServer('start', (server) => visitNewOffice(browser, server));
  } finally {
    await browser.close();
  }
}

async function visitSampleOffice(browser: Browser, { url }: Server): Promise<void> {
  const [tip, caseStudy] = await choosePosts(browser, url);
  // First: the visits below leave drafts behind.
  await takeForReadme(browser, url, tip);
  const cast: [person: string, shots: Shot[]][] = [
    ['', [{ name: 'sign-in', path: '/session/new' }]],
    ['sato', [...readerShots(tip, caseStudy), ...voterShots(), ...writerShots()]],
    ['suzuki', [{ name: 'me-posts', path: '/me/posts' }]],
    ['takahashi', [...moderatorShots(tip), ...secretaryShots()]],
  ];
  for (const look of LOOKS) {
    for (const [person, shots] of cast) {
      const context = await openContext(browser, url, look);
      const page = await context.newPage();
      // Forms ask before typed text is left behind; here it may be.
      page.on('dialog', (dialog) => void dialog.accept());
      if (person) await signIn(page, person);
      for (const shot of shots) await take(page, shot, look);
      await context.close();
    }
  }
}

const readerShots = (tip: string, caseStudy: string): Shot[] => [
  { name: 'home', path: '/' },
  { name: 'menu', path: '/', act: openMenu },
  { name: 'questions', path: '/questions' },
  { name: 'drafts', path: '/me/drafts' },
  { name: 'revisions', path: `${tip}/revisions` },
  { name: 'list', path: '/posts' },
  { name: 'list-adopted', path: '/posts?order=adopted' },
  { name: 'list-filtered', path: '/posts?kind=tip&category=excel' },
  { name: 'list-nothing-found', path: '/posts?category=ai&kind=tip&department=09' },
  { name: 'categories', path: '/categories' },
  { name: 'departments', path: '/departments' },
  { name: 'post-tip', path: tip },
  { name: 'post-case-study', path: caseStudy },
  { name: 'post-adopting', path: caseStudy, act: (page) => page.locator('#adoption summary').click() },
  { name: 'post-replying', path: tip, act: (page) => page.locator('.comment__actions a').first().click() },
  { name: 'me-no-posts', path: '/me/posts' },
  { name: 'me-bookmarks', path: '/me/bookmarks' },
  { name: 'me-adoptions', path: '/me/adoptions' },
  { name: 'me-notes', path: '/me/notes' },
  { name: 'report-form', path: `${tip}/reports/new` },
  { name: 'log', path: '/moderation/log' },
  { name: 'announcements', path: '/announcements' },
  { name: 'account', path: '/me/account' },
  { name: 'not-found', path: '/nowhere' },
  { name: 'forbidden', path: '/moderation/tags' },
];

const writerShots = (): Shot[] => [
  { name: 'kind-chooser', path: '/posts/new' },
  { name: 'form-tip', path: '/posts/new?kind=tip', act: openFields },
  { name: 'form-case-study', path: '/posts/new?kind=case_study', act: openFields },
  {
    name: 'form-errors',
    path: '/posts/new?kind=tip',
    act: async (page) => {
      await page.locator('form.post-form').evaluate((form: HTMLFormElement) => {
        form.noValidate = true;
      });
      await page.locator('#f-title').fill('短い');
      await page.locator('button[value="publish"]').click();
      await page.locator('.error-summary').waitFor();
    },
  },
  {
    name: 'form-preview',
    path: '/posts/new?kind=tip',
    act: async (page) => {
      await page.locator('#f-title').fill('毎月の集計表を、ボタンひとつで先月の数字と並べて見られるようにする');
      await page.locator('#f-goal').fill('先月との差が大きい行だけに色が付きます。');
      await page.locator('#f-categoryId').selectOption({ index: 1 });
      await page.locator('button[value="preview"]').click();
      await page.locator('#preview').waitFor();
    },
  },
];

const YEAR = fiscalYear(new Date());

const voterShots = (): Shot[] => [
  { name: 'awards', path: '/awards' },
  { name: 'award', path: `/awards/${YEAR}` },
  { name: 'award-entries', path: `/awards/${YEAR}/entries` },
  { name: 'award-entry', path: `/awards/${YEAR}/entries/1` },
  { name: 'ballot-overview', path: `/awards/${YEAR}/ballot` },
  { name: 'ballot', path: `/awards/${YEAR}/ballot/everyday` },
  {
    name: 'ballot-too-many',
    path: `/awards/${YEAR}/ballot/large`,
    act: async (page) => {
      for (let index = 0; index < 3; index += 1) await page.locator('label.ballot-card__title').nth(index).click();
      await page.locator('.ballot-bar button').click();
    },
  },
  { name: 'verification-open', path: `/awards/${YEAR}/verification` },
  { name: 'verification', path: `/awards/${YEAR - 1}/verification` },
  { name: 'result', path: `/awards/${YEAR - 1}/result` },
  { name: 'me-nominations', path: '/me/nominations' },
  { name: 'help-award', path: '/help/award' },
];

const secretaryShots = (): Shot[] => {
  const [open, over] = [`/secretariat/awards/${YEAR}`, `/secretariat/awards/${YEAR - 1}`];
  return [
    { name: 'secretariat', path: '/secretariat/awards' },
    { name: 'secretariat-new', path: '/secretariat/awards/new' },
    { name: 'secretariat-year', path: open },
    { name: 'secretariat-settings', path: `${open}/settings` },
    { name: 'secretariat-extension', path: `${open}/extensions/voting` },
    { name: 'secretariat-entries', path: `${open}/entries` },
    { name: 'secretariat-entry', path: `${open}/entries/1` },
    { name: 'secretariat-voting', path: `${open}/voting` },
    { name: 'secretariat-roll', path: `${open}/roll` },
    { name: 'secretariat-counting-open', path: `${open}/counting` },
    { name: 'secretariat-counting', path: `${over}/counting` },
    { name: 'secretariat-lot', path: `${over}/lots/everyday` },
    { name: 'secretariat-results', path: `${over}/results` },
    { name: 'secretariat-bundle', path: `${over}/bundle` },
  ];
};

const moderatorShots = (tip: string): Shot[] => [
  { name: 'hiding', path: `${tip}/hiding` },
  { name: 'disposal', path: `${tip}/disposal` },
  { name: 'note', path: `${tip}/notes/new` },
  { name: 'queue', path: '/moderation' },
  { name: 'queue-obsolete', path: '/moderation?show=obsolete' },
  { name: 'queue-stale', path: '/moderation?show=stale' },
  { name: 'queue-trash', path: '/moderation?show=trash' },
  { name: 'report', path: '/moderation/reports/1' },
  { name: 'settled', path: '/moderation/reports' },
  { name: 'announcements-manage', path: '/moderation/announcements' },
  { name: 'announcement-form', path: '/moderation/announcements/new' },
  { name: 'edition', path: `${tip}/edition` },
  { name: 'moderation-categories', path: '/moderation/categories', act: (page) => page.locator('main summary').first().click() },
  { name: 'moderation-tags', path: '/moderation/tags' },
];

/** The first day: before the set-up, and an office without a single post. */
async function visitNewOffice(browser: Browser, server: Server): Promise<void> {
  const setup = await until(() => /\/setup\/\S+/.exec(server.said())?.[0]);
  const widest = LOOKS[0] as Look;
  for (const look of LOOKS) {
    const context = await openContext(browser, server.url, look);
    await take(await context.newPage(), { name: 'first-day-setup', path: setup }, look);
    await context.close();
  }
  const context = await openContext(browser, server.url, widest);
  const page = await context.newPage();
  await page.goto(setup);
  const answers = { officeName: 'みなと県庁', departmentName: '情報政策課', name: '伊藤 誠', login: 'ito' };
  for (const [name, answer] of Object.entries(answers)) await page.locator(`#f-${name}`).fill(answer);
  await page.locator('#f-password').fill('みどりの傘と三匹のペンギン 42');
  await page.locator('main button[type="submit"]').click();
  await page.waitForURL('**/');
  const storageState = await context.storageState();
  await context.close();
  for (const look of LOOKS) {
    const signedIn = await openContext(browser, server.url, look, storageState);
    const tab = await signedIn.newPage();
    await choose(tab, 'locale', look.locale);
    await take(tab, { name: 'first-day-home', path: '/' }, look);
    await take(tab, { name: 'first-day-list', path: '/posts' }, look);
    await take(tab, { name: 'first-day-account', path: '/me/account' }, look);
    await signedIn.close();
  }
}

async function takeForReadme(browser: Browser, url: string, post: string): Promise<void> {
  const context = await openContext(browser, url, { width: 1280, locale: 'ja', theme: 'light' });
  const page = await context.newPage();
  await signIn(page, 'sato');
  for (const [name, address] of [
    ['home', '/'],
    ['post', post],
    ['ballot', `/awards/${YEAR}/ballot/everyday`],
    ['result', `/awards/${YEAR - 1}/result`],
  ] as const) {
    await page.goto(address);
    await page.screenshot({ path: path.join(README_PICTURES, `${name}.png`) });
  }
  await context.close();
}

/** The tip people talk about most, and the case study most used this year. */
async function choosePosts(browser: Browser, url: string): Promise<[tip: string, caseStudy: string]> {
  const context = await openContext(browser, url, LOOKS[0] as Look);
  const page = await context.newPage();
  await signIn(page, 'sato');
  const first = async (list: string): Promise<string> => {
    await page.goto(list);
    return (await page.locator('.post-card__title a').first().getAttribute('href')) ?? '/posts';
  };
  const chosen: [string, string] = [
    await first('/posts?kind=tip&order=discussed'),
    await first('/posts?kind=case_study&order=adopted'),
  ];
  await context.close();
  return chosen;
}

async function take(page: Page, { name, path: address, act }: Shot, { width, locale, theme }: Look): Promise<void> {
  await page.goto(address);
  await act?.(page);
  await page.evaluate(loadPictures);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) console.warn(`${name} is ${sideways} px too wide at ${width} px (${locale}, ${theme})`);
  await page.screenshot({ path: path.join(PICTURES, `${name}-${width}-${locale}-${theme}.png`), fullPage: true });
}

/** Pictures below the window would otherwise be missing: they load when they come into view. */
async function loadPictures(): Promise<void> {
  await Promise.all(
    [...document.images].map((image) => {
      image.loading = 'eager';
      return image.decode().catch(() => undefined);
    }),
  );
}

const openContext = (
  browser: Browser,
  baseURL: string,
  { width, locale, theme }: Look,
  storageState?: Awaited<ReturnType<BrowserContext['storageState']>>,
): Promise<BrowserContext> =>
  browser.newContext({
    baseURL,
    viewport: { width, height: 860 },
    locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    colorScheme: theme,
    ...(storageState ? { storageState } : {}),
  });

async function signIn(page: Page, person: string): Promise<void> {
  await page.goto('/session/new');
  await page.locator(`button[name="person"][value="${person}"]`).click();
  await page.waitForURL('**/');
}

/** A person's own choice outlives the browser's language. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  await page.goto('/');
  await page.locator(`footer button[name="${name}"][value="${value}"]`).click();
  await page.waitForLoadState();
}

async function openMenu(page: Page): Promise<void> {
  const folded = page.locator('.site-menu__button');
  await ((await folded.isVisible()) ? folded : page.locator('.person-menu__button')).click();
}

const openFields = (page: Page): Promise<void> => page.locator('.more-fields > summary').click();

/** Runs the command line itself in a data folder of its own, and ends it whatever happens. */
async function withServer(command: 'demo' | 'start', visit: (server: Server) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'chienowa-screenshots-'));
  const server = await startServer(command, dataDir);
  try {
    await visit(server);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function startServer(command: string, dataDir: string): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [path.join(ROOT, 'bin', 'chienowa.js'), command], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      WRITES_PER_MINUTE: '100000',
      SEARCHES_PER_MINUTE: '100000',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  try {
    await until(async () => {
      if (child.exitCode !== null) throw new Error(`chienowa ${command} ended before it answered:\n${said}`);
      return fetch(`${url}/session/new`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      );
    });
  } catch (fault) {
    await stop(child);
    throw fault;
  }
  return { url, said: () => said, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Asks again and again until there is an answer. */
async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`No answer within ${PATIENCE_MS / 1000} s`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return address.port;
}

await main();
