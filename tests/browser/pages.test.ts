import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountQueries } from '../../src/accounts/index.ts';
import { createDraft } from '../../src/board/index.ts';
import { viewerOf } from '../../src/demo/people.ts';
import { DAY_MS, dayOf, fiscalYear } from '../../src/lib/index.ts';
import { insertAward, insertEntry } from '../support/awards.ts';
import { newContext, type Office, openOffice, signInAs } from './support.ts';

const YEAR = fiscalYear(new Date());
/** A year whose nominations are open now; the home page speaks of the later one. */
const BEGINNING = YEAR - 5;

let office: Office;
let tip: string;
let caseStudy: string;
let question: string;
let quickWin: string;
let entry: string;
let rolloutCase: string;

beforeAll(async () => {
  office = await openOffice();
  const longest = (kind: string) =>
    office.db
      .prepare<[string], { id: number }>(`
        SELECT p.id FROM posts p JOIN post_renderings r ON r.post_id = p.id
         WHERE p.kind = ? AND p.listed = 1 GROUP BY p.id ORDER BY sum(length(r.html)) DESC LIMIT 1`)
      .get(kind)?.id;
  tip = `/posts/${longest('tip')}`;
  caseStudy = `/posts/${longest('case_study')}`;
  question = `/posts/${longest('question')}`;
  const firstOf = (kind: string) =>
    office.db.prepare<[string], { id: number }>('SELECT id FROM posts WHERE kind = ? AND listed = 1 LIMIT 1').get(kind)?.id;
  quickWin = `/posts/${firstOf('quick_win')}`;
  const listed = office.db
    .prepare<[], { year: number; number: number }>(
      "SELECT year, number FROM award_entries WHERE listed_revision IS NOT NULL AND state = 'eligible' ORDER BY year DESC, number LIMIT 1",
    )
    .get();
  entry = `/awards/${listed?.year}/entries/${listed?.number}`;
  const asked = office.db.prepare<[], { id: number }>('SELECT min(post_id) AS id FROM rollout_cases').get();
  rolloutCase = `/rollout/${asked?.id}`;
  // After the four drafts of the sample office: one of the moderator who walks through the pages.
  const moderator = office.db.prepare<[], { id: number }>("SELECT id FROM users WHERE login = 'takahashi'").get();
  const typed = { title: '途中まで書いた、運営の下書き', body: '## 手順' };
  beginAward(moderator?.id ?? 0);
  createDraft(office.db, { id: moderator?.id ?? 0 }, { kind: 'tip', typed, post: undefined }, new Date());
});

afterAll(() => office.close());

/** 高橋, who walks through the pages, is asked to stand; somebody else waits for the secretariat; 高橋 is in the team of a third. */
function beginAward(asked: number): void {
  const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const rules = {
    nominationsOpenAt: day(-3),
    nominationsCloseAt: day(9),
    votingOpensAt: day(20),
    votingClosesAt: day(30),
    judgingClosesAt: day(60),
  };
  const personOf = (id: number) => viewerOf(id, accountQueries(office.db).departmentOf(id, dayOf(new Date())) ?? 1);
  const cases = office.db
    .prepare<[], { id: number; authorId: number }>(
      "SELECT id, author_id AS authorId FROM posts WHERE kind = 'case_study' AND listed = 1 LIMIT 3",
    )
    .all();
  insertAward(office.db, { id: asked }, { year: BEGINNING, rules });
  cases.forEach(({ id, authorId }, index) => {
    const [lead, state] = index === 0 ? [asked, 'awaiting_consent' as const] : [authorId, 'submitted' as const];
    const members = index === 2 ? [personOf(asked)] : [];
    insertEntry(office.db, {
      year: BEGINNING,
      postId: id,
      state,
      lead: personOf(lead),
      nominators: [personOf(authorId)],
      members,
    });
  });
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'no-implicit-input-type': 'off',
    'void-style': 'off',
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
    'long-title': 'off', // titles are the authors' own, up to 100 characters
  },
});

/** Every page there is, as the person who sees most of it. */
function pages(): string[] {
  return [
    '/',
    '/posts',
    '/posts?order=adopted&kind=tip',
    '/posts?order=unanswered',
    '/posts?category=ai&kind=case_study&department=09',
    '/categories',
    '/categories/excel',
    '/tags/Excel',
    '/departments',
    '/departments/02',
    '/help',
    '/help/search',
    '/help/writing',
    '/help/counting',
    tip,
    caseStudy,
    `${tip}/edition`,
    `${caseStudy}/edition`,
    `${tip}/withdrawal`,
    `${tip}/hiding`,
    '/posts/new',
    '/posts/new?kind=tip',
    '/posts/new?kind=case_study',
    '/posts/new?kind=question',
    '/posts/new?kind=quick_win',
    '/questions',
    question,
    quickWin,
    `${tip}/revisions`,
    `${tip}/revisions/1`,
    `${tip}/redaction`,
    '/me/drafts',
    '/me/drafts/5/attachments',
    '/me/drafts/5/discarding',
    '/posts/new?draft=5',
    '/me/posts',
    '/me/bookmarks',
    '/me/searches',
    '/me/adoptions',
    '/me/account',
    '/me/notes',
    '/announcements',
    '/announcements/1',
    '/moderation/log',
    `${tip}/reports/new`,
    `${tip}/notes/new`,
    `${tip}/disposal`,
    '/moderation',
    '/moderation?show=numbers',
    '/moderation?show=obsolete',
    '/moderation?show=stale',
    '/moderation?show=hidden',
    '/moderation?show=trash',
    '/moderation/reports',
    '/moderation/reports/1',
    '/moderation/announcements',
    '/moderation/announcements/new',
    '/moderation/announcements/1/edition',
    '/moderation/categories',
    '/moderation/tags',
    '/search',
    '/search?q=%E5%AE%9B%E5%90%8D%20%E5%B7%AE%E3%81%97%E8%BE%BC%E3%81%BF',
    '/search?q=vlokup%20Excel&kind=tip&order=new',
    '/search?q=%E3%82%BF%E3%82%B0%3AExcel%20%E6%89%80%E5%B1%9E%3A%E5%B8%82%E6%B0%91%E5%8D%94%E5%83%8D%E8%AA%B2&after=1',
    '/search?q=%E3%82%BF%E3%82%B0%3A%E3%81%AA%E3%81%97%20%22%E5%8D%B0%E5%88%B7%20%E5%AE%9B%E5%90%8D%22',
    '/moderation/searches',
    '/moderation/searches?days=90&list=most',
    '/moderation/synonyms',
    '/moderation/synonyms?q=excel',
    '/moderation/synonyms/new?words=excel%0A%E8%A1%A8%E8%A8%88%E7%AE%97',
    '/moderation/synonyms/1/edition',
    '/moderation/synonyms/1/deletion',
    '/awards',
    `/awards/${YEAR}`,
    `/awards/${YEAR}/entries`,
    `/awards/${BEGINNING}`,
    `/awards/${BEGINNING}/nominations/new`,
    `/awards/${BEGINNING}/nominations/new?post=${caseStudy.slice('/posts/'.length)}`,
    `/awards/${BEGINNING}/entries/1`,
    `/awards/${BEGINNING}/entries/1/edition`,
    `/awards/${BEGINNING}/entries/1/withdrawal`,
    `/awards/${BEGINNING}/entries/3/membership`,
    '/secretariat/awards',
    '/secretariat/awards/new',
    `/secretariat/awards/${YEAR}`,
    `/secretariat/awards/${YEAR}/settings`,
    `/secretariat/awards/${YEAR}/jurors`,
    `/secretariat/awards/${YEAR}/rubric`,
    `/secretariat/awards/${YEAR}/prizes`,
    `/secretariat/awards/${YEAR}/prizes/grand`,
    `/secretariat/awards/${YEAR - 1}/jurors`,
    `/secretariat/awards/${YEAR - 1}/rubric`,
    `/secretariat/awards/${YEAR - 1}/prizes`,
    `/secretariat/awards/${YEAR - 1}/sheet`,
    `/secretariat/awards/${YEAR}/extensions/voting`,
    `/secretariat/awards/${BEGINNING}`,
    `/secretariat/awards/${BEGINNING}/settings`,
    `/secretariat/awards/${BEGINNING}/jurors`,
    `/secretariat/awards/${BEGINNING}/entries`,
    `/secretariat/awards/${BEGINNING}/entries/2`,
    `/secretariat/awards/${BEGINNING}/voting`,
    `/secretariat/awards/${YEAR - 1}/lots/everyday`,
    `/awards/${YEAR}/ballot`,
    `/awards/${YEAR}/ballot/everyday`,
    `/awards/${YEAR}/verification`,
    `/awards/${YEAR - 1}/verification?receipt=0000`,
    `/awards/${YEAR}/result`,
    `/awards/${YEAR - 1}/result`,
    `/awards/${YEAR - 1}/rollout`,
    `/awards/${YEAR - 1}/rollout?show=unseen`,
    rolloutCase,
    `/awards/${YEAR - 1}/report`,
    `/secretariat/awards/${YEAR - 1}/rollout`,
    '/awards/hall',
    `/awards/hall/${YEAR - 1}`,
    `/awards/hall/${YEAR - 1}/everyday`,
    `/secretariat/awards/${YEAR - 1}/honours`,
    `/secretariat/awards/${YEAR - 1}/certificates`,
    `/secretariat/awards/${YEAR}/counting`,
    `/secretariat/awards/${YEAR - 1}/counting`,
    `/secretariat/awards/${YEAR - 1}/bundle`,
    `/secretariat/awards/${YEAR - 1}/results`,
    `/secretariat/awards/${YEAR - 1}/decision`,
    `/secretariat/awards/${YEAR - 1}/correction`,
    `/awards/${YEAR - 1}/results/1`,
    `/secretariat/awards/${YEAR}/entries`,
    `/secretariat/awards/${YEAR}/entries?show=eligible`,
    `/secretariat/awards/${YEAR}/entries/1`,
    `/secretariat/awards/${YEAR}/voting`,
    `/secretariat/awards/${YEAR}/roll?person=sato`,
    entry,
    '/me/nominations',
    '/help/award',
    '/nowhere',
  ];
}

async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** The walk in parts: each ends in a quarter of a minute, and names the pages it is about. */
const PARTS = 10;
const partOf = (part: number) => pages().filter((_, index) => index % PARTS === part);

describe.each([
  { locale: 'ja-JP', colorScheme: 'light', width: 1280 },
  { locale: 'en-US', colorScheme: 'dark', width: 390 },
] as const)('in $locale, $colorScheme, $width px', ({ locale, colorScheme, width }) => {
  const faults: string[] = [];
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    context = await newContext(office, { locale, colorScheme, viewport: { width, height: 900 } });
    context.on('request', (request) => {
      if (new URL(request.url()).origin !== office.url) faults.push(`foreign request ${request.url()}`); // PD-4
    });
    context.on('weberror', (error) => faults.push(`script error ${error.error().message}`));
    context.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) faults.push(`console ${message.text()}`);
    });
    const door = await context.newPage();
    await door.goto('/session/new');
    faults.push(...(await axe(door)).map((fault) => `sign-in ${fault}`));
    page = await signInAs(context, 'takahashi');
  });

  beforeEach(() => () => void faults.splice(0));

  afterAll(() => context.close());

  it.each([...Array(PARTS).keys()])(
    'has no accessibility violation, invalid HTML, script error or other host: part %i',
    async (part) => {
      for (const path of partOf(part)) {
        const answer = await page.goto(path);
        const report = await validator.validateString((await answer?.text()) ?? '');
        faults.push(
          ...report.results.flatMap(({ messages }) =>
            messages.map(({ ruleId, message, line }) => `${path} line ${line} ${ruleId}: ${message}`),
          ),
        );
        faults.push(...(await axe(page)).map((fault) => `${path} ${fault}`));
      }
      expect([...new Set(faults)].join('\n')).toBe('');
    },
  );
});

it('never scrolls sideways at 320 px, nor at 400 % zoom', async () => {
  const context = await newContext(office, { viewport: { width: 320, height: 640 } });
  const page = await signInAs(context, 'takahashi');
  const wide: string[] = [];
  for (const path of pages()) {
    await page.goto(path);
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (excess > 0) wide.push(`${path}: ${excess} px too wide`);
  }
  expect(wide).toEqual([]);
  await context.close();
});

it('shows a sentence beside a wrong field and leads there from the summary', async () => {
  const context = await newContext(office);
  const page = await signInAs(context, 'suzuki');
  await page.goto('/posts/new?kind=case_study');
  await page.locator('form.post-form').evaluate((form: HTMLFormElement) => {
    form.noValidate = true;
  });
  await page.locator('button[value="publish"]').click();
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('error-summary');
  await page.locator('.error-summary a').first().click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('f-title');
  await context.close();
});
