import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEMO_PEOPLE } from '../../src/accounts/index.ts';
import { ENTRY_STATES } from '../../src/awards/entries/queries.ts';
import { ANSWERS, CELL_STATES } from '../../src/awards/rollout/answers.ts';
import { FILTERS } from '../../src/awards/rollout/pages.ts';
import { PHASES } from '../../src/awards/rules/index.ts';
import { CHECK_ITEMS } from '../../src/awards/screening/checks.ts';
import { DESK_TABS } from '../../src/awards/screening/desk-tabs.ts';
import { PENDING } from '../../src/awards/voting/undecided.ts';
import { STAGES } from '../../src/awards/years/fixed.ts';
import { STEPS } from '../../src/awards/years/queries.ts';
import { NEXT_DATES, STATIONS } from '../../src/awards/years/timeline.ts';
import { RUN_UNITS } from '../../src/board/adoptions/forms.ts';
import { KINDS, ORDERS } from '../../src/board/index.ts';
import { NOTED_ACTS } from '../../src/board/notes/note-to-author.ts';
import { CASE_FIELDS, LEVELS, SIZES, WRITABLE_KINDS } from '../../src/board/posts/content.ts';
import { FILTER_FIELDS } from '../../src/board/search/filter-words.ts';
import { SEARCH_ORDERS } from '../../src/board/search/find-posts.ts';
import { EXAMPLE_KINDS } from '../../src/board/search/pages.ts';
import { LOGGED, OUTCOMES, REASONS, SECTIONS } from '../../src/moderation/index.ts';
import { LOCALES_DIR, ROOT, VIEWS_DIR } from '../../src/paths.ts';
import { LOG_LISTS } from '../../src/search/index.ts';
import { chooseLocale, hasMessage, isLocale, LOCALES, type Locale, translator } from '../../src/web/index.ts';

const WITHDRAWN_STAGES = ['nomination', 'voting', 'shortlisted', 'judging', 'published'];

/** The sentences of a language by key, read anew. */
function catalogue(locale: Locale): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (node: unknown, prefix: string): void => {
    if (typeof node === 'string') found.set(prefix, node);
    else for (const [name, child] of Object.entries(node as object)) walk(child, prefix ? `${prefix}.${name}` : name);
  };
  walk(JSON.parse(readFileSync(path.join(LOCALES_DIR, `${locale}.json`), 'utf8')), '');
  return found;
}

const [ja, en] = LOCALES.map(catalogue) as [Map<string, string>, Map<string, string>];
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort();

const sourcesIn = (dir: string, extension: string) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => readFileSync(path.join(dir, name), 'utf8'));
const sources = [...sourcesIn(path.join(ROOT, 'src'), '.ts'), ...sourcesIn(VIEWS_DIR, '.ejs')];

const all = (pattern: RegExp) =>
  new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, found]) => found as string)));
const literals = all(/'([\w.]+)'/g);
/** Keys as they stand in `t('…')`, also on both sides of a condition. */
const translated = new Set(
  [...all(/\bt\(([^()`]*)/g)].flatMap((call) =>
    [...call.replace(/\{[\s\S]*/, '').matchAll(/'([\w.]+)'/g)].map(([, key]) => key as string),
  ),
);

describe('both languages', () => {
  it('have the same keys', () => {
    expect(ja.size).toBeGreaterThan(300);
    expect([...en.keys()].sort()).toEqual([...ja.keys()].sort());
  });

  it('fill the same values into a sentence', () => {
    const different = [...ja].filter(([key, text]) => placeholders(text).join() !== placeholders(en.get(key) ?? '').join());
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('have something to say under every key, but for units that English does without', () => {
    const empty = [...ja, ...[...en].filter(([key]) => !key.startsWith('unit.'))].filter(([, text]) => text.trim() === '');
    expect(empty.map(([key]) => key)).toEqual([]);
  });

  it('are not mixed up', () => {
    expect([...en].filter(([, text]) => /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)).map(([key]) => key)).toEqual([]);
  });
});

describe('every key that the code names', () => {
  it('exists where a page translates it', () => {
    expect(translated.size).toBeGreaterThan(150);
    expect([...translated].filter((key) => key.includes('.') && !key.endsWith('.') && !ja.has(key))).toEqual([]);
  });

  it('exists where a form refuses something', () => {
    const used = [...literals].filter((text) => text.startsWith('form.'));
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((key) => !ja.has(key))).toEqual([]);
  });

  it('exists where an action refuses something', () => {
    const thrown = [...all(/\b(?:invalid|forbidden|conflict|TooManyError|AppError\('\w+',)\s*\(?'(\w+)'/g)];
    expect(thrown.length).toBeGreaterThan(8);
    expect(thrown.filter((key) => !ja.has(`error.${key}`))).toEqual([]);
  });

  it('exists where the next page says what was done', () => {
    const said = [...all(/\bnotify\(res, '(\w+)'\)/g)];
    expect(said.length).toBeGreaterThan(5);
    expect(said.filter((key) => !ja.has(`notice.${key}`))).toEqual([]);
  });

  it.each([
    { prefix: 'kind', names: KINDS },
    { prefix: 'order', names: ORDERS },
    { prefix: 'level', names: LEVELS },
    { prefix: 'size', names: SIZES },
    { prefix: 'per', names: RUN_UNITS },
    { prefix: 'case', names: CASE_FIELDS },
    { prefix: 'post_form.title_hint', names: WRITABLE_KINDS.filter((kind) => kind !== 'quick_win') },
    { prefix: 'kind_chooser', names: WRITABLE_KINDS },
    { prefix: 'question', names: ['waiting', 'answers', 'solved'].flatMap((state) => [state, `${state}_asker`]) },
    { prefix: 'redaction.place', names: ['post', 'revisions', 'comments', 'others'] },
    { prefix: 'post_form.lead', names: WRITABLE_KINDS },
    { prefix: 'post_form.more', names: WRITABLE_KINDS },
    { prefix: 'post_form.new_title', names: WRITABLE_KINDS },
    { prefix: 'state', names: ['hidden', 'withdrawn'] },
    { prefix: 'report_reason', names: REASONS },
    { prefix: 'report_hint', names: REASONS },
    { prefix: 'outcome', names: OUTCOMES },
    { prefix: 'outcome_hint', names: OUTCOMES },
    { prefix: 'subject_state', names: ['hidden', 'withdrawn', 'trashed', 'deleted'] },
    { prefix: 'queue_section', names: SECTIONS },
    { prefix: 'queue_lead', names: SECTIONS },
    { prefix: 'queue_empty', names: SECTIONS },
    { prefix: 'log_act', names: LOGGED },
    { prefix: 'search_page.field', names: FILTER_FIELDS },
    { prefix: 'search_page.order', names: SEARCH_ORDERS },
    { prefix: 'search_page.way', names: ['unnarrowed', 'loosened'] },
    { prefix: 'search_page.example', names: EXAMPLE_KINDS },
    { prefix: 'search_list', names: LOG_LISTS },
    { prefix: 'search_list_lead', names: LOG_LISTS },
    { prefix: 'search_list_none', names: LOG_LISTS },
    { prefix: 'award_phase', names: [...PHASES, 'listed', 'shortlisted'] },
    { prefix: 'award_now', names: [...PHASES, 'listed', 'shortlisted'] },
    {
      prefix: 'award_offer',
      names: ['nominate', 'vote', 'vote_again', 'all_voted', 'judge', 'invitation', 'result', 'shortlist', 'entries'],
    },
    { prefix: 'award_entry_vote', names: ['nominee', 'department', 'single'] },
    { prefix: 'award_callout', names: ['voting_nominee', 'voting_department', 'voting_single'] },
    { prefix: 'award_station', names: STATIONS },
    { prefix: 'award_station_is', names: ['past', 'now', 'coming'] },
    { prefix: 'award_next', names: NEXT_DATES },
    { prefix: 'certificate_state', names: ['valid', 'given_back', 'revoked'] },
    {
      prefix: 'certificate_part',
      names: ['award', 'prize', 'title', 'name', 'department', 'body', 'issuer_title', 'issuer_name'],
    },
    { prefix: 'award_step', names: STEPS },
    { prefix: 'award_extension', names: STAGES },
    { prefix: 'award_extended', names: STAGES },
    { prefix: 'award_missing_kind', names: ['todo', 'warn', 'wait'] },
    { prefix: 'award_missing', names: PENDING },
    {
      prefix: 'award_action',
      names: ['settings', 'entries', 'voting', 'counting', 'results', 'confirmation', 'certificates', 'rollout'],
    },
    { prefix: 'award_outcome', names: ['won', 'returned', 'finalist', 'shortlisted'] },
    { prefix: 'award_entry_next', names: ['won', 'returned', 'finalist', 'shortlisted'] },
    { prefix: 'award_desk', names: ['all', ...DESK_TABS] },
    { prefix: 'award_check', names: CHECK_ITEMS },
    { prefix: 'award_check_hint', names: CHECK_ITEMS },
    { prefix: 'award_pending', names: PENDING },
    { prefix: 'rollout_state', names: CELL_STATES },
    { prefix: 'rollout_hint', names: ANSWERS },
    { prefix: 'rollout_filter', names: FILTERS },
    { prefix: 'rollout_desk', names: ['coming', 'settled'] },
    { prefix: 'log_closed', names: ['post', 'comment', 'announcement'] },
    { prefix: 'note_act', names: NOTED_ACTS },
    { prefix: 'announcement_state', names: ['coming', 'current', 'past'] },
    { prefix: 'announcement_none', names: ['coming', 'current', 'past'] },
    { prefix: 'announcement_is', names: ['coming', 'past'] },
    { prefix: 'announcement_end', names: ['coming', 'current'] },
    { prefix: 'award_ballot_why', names: ['juror', 'absent'] },
    { prefix: 'award_ballot_bar', names: ['nominee', 'department'] },
    {
      prefix: 'error',
      names: ['too_many', 'duplicate', 'foreign', 'barred', 'withdrawn'].map((fault) => `ballot_${fault}`),
    },
    { prefix: 'award_answer', names: ['decline', 'correct'] },
    { prefix: 'award_answer_line', names: ['decline', 'correct'] },
    { prefix: 'award_answer_hint', names: ['decline', 'correct'] },
    { prefix: 'award_answer_send', names: ['decline', 'correct'] },
    { prefix: 'award_own_ask', names: ['answer', 'fix', 'draft'] },
    { prefix: 'award_own_ask_link', names: ['answer', 'fix', 'draft'] },
    { prefix: 'award_entry_by', names: ['viewer', 'lead', 'member', 'nominator', 'nomination', 'secretariat', 'rules'] },
    { prefix: 'award_notice', names: ENTRY_STATES.flatMap((state) => [state, `${state}_lead`, `${state}_member`]) },
    { prefix: 'award_withdrawal', names: ['lead', 'member', 'nominator'] },
    { prefix: 'award_withdrawal_by', names: ['lead', 'team', 'nobody'] },
    { prefix: 'award_withdrawal_follows', names: WITHDRAWN_STAGES },
    { prefix: 'award_withdrawn', names: WITHDRAWN_STAGES },
    { prefix: 'award_objection_outcome', names: ['open', 'kept', 'accepted'] },
    {
      prefix: 'award_callout',
      names: ['submitted', 'awaiting_consent', 'needs_fix', 'eligible'].flatMap((state) => [
        `standing_${state}`,
        `nominated_${state}`,
      ]),
    },
    { prefix: 'award_callout', names: ['draft', 'withdrawn', 'lapsed', 'ineligible'] },
    {
      prefix: 'error_title',
      names: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'conflict', 'too_large', 'too_many', 'unexpected'],
    },
  ])('exists for each $prefix', ({ prefix, names }) => {
    expect(names.filter((name) => !ja.has(`${prefix}.${name}`))).toEqual([]);
  });

  it('exists for each person of the demonstration', () => {
    expect(DEMO_PEOPLE.filter(({ role }) => !ja.has(role))).toEqual([]);
  });
});

/** Put together while the page is made; the tables above say from what. */
const DYNAMIC = [
  'certificate_part.',
  'certificate_state.',
  'rubric.',
  'judging_state.',
  'judging_recused.',
  'judging_card.',
  'search_page.none_has_all.',
  'search_page.only_near.',
  'search_page.only_all.',
  'award_counting_next.',
  'award_counting_done.',
  'award_fate.',
  'award_boundary.',
  'award_results_next.',
  'award_obstacle.',
  'award_withheld.',
  'award_results_act.',
  'kind.',
  'order.',
  'level.',
  'size.',
  'per.',
  'case.',
  'award_phase.',
  'award_usual.',
  'award_usual_prize.',
  'award_nav.',
  'secretariat_nav.',
  'secretariat_stage.',
  'award_invited.',
  'award_recused_by.',
  'award_sheet_column.',
  'award_sheet_csv.',
  'award_sheet_how.',
  'award_sheet_step.',
  'award_sheet_tie.',
  'award_sheet_warning.',
  'prize_kind.',
  'prize_kind_hint.',
  'prize_rule.',
  'award_extended.',
  'award_offer.',
  'award_now.',
  'award_outcome.',
  'award_next.',
  'award_station.',
  'award_station_is.',
  'award_step.',
  'award_missing.',
  'award_missing_kind.',
  'award_action.',
  'award_extension.',
  'award_field.',
  'entry_state.',
  'award_desk.',
  'award_check.',
  'award_check_hint.',
  'award_verdict.',
  'award_decision.',
  'award_decision_hint.',
  'award_refusal.',
  'award_objection.',
  'award_objection_hint.',
  'award_obstacle.',
  'award_pending.',
  'award_roll_not.',
  'error_title.',
  'state.',
  'list.lead_',
  'suggestion.',
  'post_form.title_hint.',
  'post_form.lead.',
  'post_form.more.',
  'post_form.new_title.',
  'kind_chooser.',
  'redaction.place.',
  'question.',
  'editor.',
  'report_reason.',
  'report_hint.',
  'outcome.',
  'outcome_hint.',
  'subject_state.',
  'queue_section.',
  'queue_lead.',
  'queue_empty.',
  'log_act.',
  'search_page.field.',
  'search_page.order.',
  'search_page.way.',
  'search_page.example.',
  'search_list.',
  'search_list_lead.',
  'search_list_none.',
  'log_closed.',
  'note_act.',
  'announcement_state.',
  'announcement_is.',
  'announcement_none.',
  'announcement_end.',
  'award_ballot_why.',
  'award_ballot_bar.',
  'error.ballot_',
  'award_answer.',
  'award_answer_line.',
  'award_answer_hint.',
  'award_answer_send.',
  'award_callout.',
  'award_entry_vote.',
  'award_entry_by.',
  'award_entry_next.',
  'award_notice.',
  'award_objection_outcome.',
  'award_own.',
  'award_own_ask.',
  'award_own_ask_link.',
  'award_own_none.',
  'award_own_part.',
  'award_withdrawal.',
  'award_withdrawal_by.',
  'award_withdrawal_follows.',
  'award_withdrawn.',
  'rollout_state.',
  'rollout_hint.',
  'rollout_filter.',
  'rollout_desk.coming',
  'rollout_desk.settled',
];

it('has no key that nothing uses', () => {
  const isUsed = (key: string) =>
    literals.has(key) ||
    DYNAMIC.some((prefix) => key.startsWith(prefix)) ||
    (/^(error|notice)\.\w+$/.test(key) && literals.has(key.slice(key.indexOf('.') + 1)));
  expect([...ja.keys()].filter((key) => !isUsed(key))).toEqual([]);
});

describe('the translator', () => {
  it.each(LOCALES)('in %s throws for a key that it does not know, and for a value that is missing', (locale) => {
    const t = translator(locale);
    for (const key of ['no.such.key', 'post', 'kind', '', '__proto__', 'constructor', 'toString'])
      expect(() => t(key)).toThrow(`locales/${locale}.json has no ${key}`);
    expect(() => t('card.comments')).toThrow('lacks a value for count');
  });

  it.each([
    { count: 0, english: '0 comments' },
    { count: 1, english: '1 comment' },
    { count: 2, english: '2 comments' },
  ])('chooses the word by the number: $count', ({ count, english }) => {
    expect(translator('en')('card.comments', { count })).toBe(english);
    expect(translator('ja')('card.comments', { count })).toBe(`コメント ${count}`);
  });

  it('fills values in as they are, whatever they look like', () => {
    expect(translator('ja')('list.tag', { tag: '{tag}$&' })).toBe('タグ「{tag}$&」の投稿');
  });

  it('tells which keys there are', () => {
    expect([hasMessage('product'), hasMessage('notice'), hasMessage('notice.__proto__')]).toEqual([true, false, false]);
  });
});

describe('the language of a reader', () => {
  it.each([
    { chosen: 'en', accepted: 'ja', locale: 'en' },
    { chosen: 'ja', accepted: 'en-US', locale: 'ja' },
    { chosen: undefined, accepted: 'en-US,en;q=0.9', locale: 'en' },
    { chosen: undefined, accepted: 'ja,en-US;q=0.7', locale: 'ja' },
    { chosen: undefined, accepted: 'fr-FR,fr;q=0.9,en;q=0.5', locale: 'en' },
    { chosen: undefined, accepted: 'EN', locale: 'en' },
    { chosen: undefined, accepted: 'de', locale: 'ja' },
    { chosen: undefined, accepted: undefined, locale: 'ja' },
    { chosen: 'xx', accepted: 'en', locale: 'en' },
    { chosen: '__proto__', accepted: '', locale: 'ja' },
  ])('who chose $chosen and whose browser prefers $accepted is $locale', ({ chosen, accepted, locale }) => {
    expect(chooseLocale(chosen, accepted)).toBe(locale);
  });

  it.each(['', 'JA', 'fr', undefined, null, ['ja']])('is never %j', (value) => {
    expect(isLocale(value)).toBe(false);
  });
});
