import { beforeEach, describe, expect, it } from 'vitest';
import { accountQueries } from '../../src/accounts/index.ts';
import { chainQueries } from '../../src/awards/chain.ts';
import { typedOf } from '../../src/awards/years/settings-form.ts';
import { findAward } from '../../src/awards/years/years.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addPerson,
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  countRows,
  DURING,
  faultBeside,
  insertAward,
  insertEntry,
  ito,
  ja,
  lastEvents,
  oneRow,
  openVote,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  typedIn,
  waitingForLock,
} from '../support/index.ts';

const DESK = '/secretariat/awards';
const YEAR = `${DESK}/2026`;

let db: Db;
let context: TestContext;
let secretary: Viewer;
let browser: Browser;

/** Moves the clock and opens a browser anew: a session ends after twelve hours. */
function during(now: keyof typeof DURING | (string & {})): Browser {
  context.setNow(DURING[now as keyof typeof DURING] ?? now);
  browser = browserOf(context, secretary);
  return browser;
}

/** A browser of the secretary who finds, once the write lock is held, that it has become later. */
function late(now: string, later: string): Browser {
  during(now);
  return browserOf(waitingForLock(context, later), secretary);
}

beforeEach(() => {
  context = awardContext();
  db = context.db;
  secretary = addSecretary(db, { login: 'mori', name: '森' });
  browser = browserOf(context, secretary);
});

const award = (year = 2026) => {
  const found = findAward(db, year);
  if (!found) throw new Error(`no award ${year}`);
  return found;
};
const settings = (change: Record<string, string> = {}): Record<string, string> => ({
  ...typedOf(award()),
  version: String(award().rules.version),
  ...change,
});
const chained = () =>
  chainQueries(db)
    .list()
    .map(({ event }) => JSON.parse(event) as { type: string; data: Record<string, unknown> });

/** Everybody but the secretariat: they find nothing, and nothing changes. */
async function isForTheSecretariat(method: 'get' | 'post' | 'put' | 'delete', path: string, fields?: Record<string, string>) {
  const before = allRows(db, ['sessions']);
  for (const person of [sato, takahashi, ito]) await browserOf(context, person)[method](path, fields).expect(404);
  const { status } = await browserOf(context)[method](path, fields);
  expect(status).toBe(method === 'get' ? 303 : 401);
  expect(allRows(db, ['sessions'])).toEqual(before);
}

async function knowsNoOtherYear(method: 'get' | 'post' | 'put' | 'delete', pathOf: (year: string) => string) {
  for (const year of ['0', 'x', '02026', '2026.5', '1999', '99999999999999999999'])
    await browser[method](pathOf(year)).expect(404);
}

describe('GET /secretariat/awards', () => {
  it('invites to create the first year', async () => {
    const { text } = await browser.get(DESK).expect(200);
    expect(text).toContain(ja('award_years.empty_title'));
    expect(text).toContain(`href="${DESK}/new"`);
  });

  it('lists the years, those that nobody else sees among them', async () => {
    insertAward(db, secretary);
    insertAward(db, secretary, { year: 2027, announced: false });
    const { text } = await browser.get(DESK).expect(200);
    expect([...text.matchAll(/href="\/secretariat\/awards\/(\d+)"/g)].map(([, year]) => year)).toEqual(['2027', '2026']);
    expect(text).toContain(ja('award_years.hidden'));
    expect(text).toContain(ja('award_phase.screening'));
  });

  it('is for the secretariat alone', () => isForTheSecretariat('get', DESK));
});

describe('GET /secretariat/awards/new', () => {
  it('offers the next year without an award, and earlier ones to copy', async () => {
    expect(typedIn((await browser.get(`${DESK}/new`)).text, 'year')).toBe('2026');
    insertAward(db, secretary);
    const { text } = await browser.get(`${DESK}/new`).expect(200);
    expect(typedIn(text, 'year')).toBe('2027');
    expect(text).toContain('name="source" value="2026" checked');
  });

  it('is for the secretariat alone', () => isForTheSecretariat('get', `${DESK}/new`));
});

describe('POST /secretariat/awards', () => {
  it('creates a year with the usual rules that nobody else sees', async () => {
    await browser.post(DESK, { year: '２０２７', source: 'usual' }).expect(303).expect('Location', `${DESK}/2027/settings`);
    expect(award(2027).rules).toMatchObject({ version: 1, name: '令和9年度 ＤＸ賞', shortlistSize: 5, decidedBy: secretary.id });
    expect(award(2027).categories.map(({ id }) => id)).toEqual(['large', 'everyday', 'ideas']);
    expect(lastEvents(db)).toEqual([{ kind: 'award.created', actorId: secretary.id, subjectId: 2027 }]);
    expect(chained()).toEqual([]);
    await browserOf(context, sato).get('/awards/2027').expect(404);
  });

  it('copies a year with its dates moved on, and neither jurors nor steps', async () => {
    insertAward(db, secretary, { rules: { name: '令和8年度 みなと大賞', shortlistSize: 4 } });
    await browser.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(303);
    await browser.post(DESK, { year: '2027', source: '2026' }).expect(303);
    expect(award(2027).rules).toMatchObject({
      name: '令和9年度 みなと大賞',
      shortlistSize: 4,
      introduction: award().rules.introduction,
      nominationsOpenAt: '2027-05-31T15:00:00.000Z',
      nominationsCloseAt: '2027-06-30T15:00:00.000Z',
      votingOpensAt: '2027-07-05T00:00:00.000Z', // Monday, as in 2026
      votingClosesAt: '2027-07-16T08:00:00.000Z', // Friday
      workFrom: '2026-10-01',
      workTo: '2027-09-30',
    });
    expect(award(2027).steps.size).toBe(0);
    expect(countRows(db, 'award_jurors')).toBe(1);
  });

  it.each([
    [{ year: '' }, 'year', 'form.award_year'],
    [{ year: '2018' }, 'year', 'form.award_year'],
    [{ year: '2026.5' }, 'year', 'form.award_year'],
    [{ year: '令和9' }, 'year', 'form.award_year'],
    [{ year: '2026' }, 'year', 'form.award_year_taken'],
    [{ source: '2025' }, 'source', 'form.choose'],
    [{ source: '' }, 'source', 'form.choose'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    insertAward(db, secretary);
    const { text } = await browser.post(DESK, { year: '2027', source: 'usual', ...change }).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    expect(typedIn(text, 'year')).toBe({ year: '2027', ...change }.year);
    expect(countRows(db, 'award_years')).toBe(1);
  });

  it('is for the secretariat alone', () => isForTheSecretariat('post', DESK, { year: '2027', source: 'usual' }));
});

describe('GET /secretariat/awards/:year', () => {
  it('asks in a draft to announce it, with its dates', async () => {
    insertAward(db, secretary, { announced: false });
    const { text } = await during('draft').get(YEAR).expect(200);
    expect(text).toContain(`action="${YEAR}/announcement"`);
    expect(text).toContain(ja('award_announce.button'));
    expect(text).toContain('2026年6月30日(火) 24:00まで');
    expect((await during('nominating').get(YEAR)).text).toContain(ja('award_announce.button_now'));
    const late = await during('screening').get(YEAR).expect(200);
    expect(late.text).not.toContain(`action="${YEAR}/announcement"`);
    expect(late.text).toContain(ja('award_missing.dates_past'));
  });

  it('says in screening what keeps the vote from opening, and leads there', async () => {
    insertAward(db, secretary);
    insertEntry(db, { state: 'submitted' });
    insertEntry(db, { state: 'awaiting_consent', category: 'large' });
    insertEntry(db, { state: 'eligible', category: 'ideas' });
    const { text } = await browser.get(YEAR).expect(200);
    for (const [key, values] of [
      ['submitted', { count: 1 }],
      ['unanswered', { count: 1 }],
      ['category_empty', { category: '大規模' }],
      ['category_single', { category: 'アイデア・挑戦' }],
      ['jurors', { count: 0 }],
    ] as const)
      expect(text).toContain(ja(`award_missing.${key}`, values));
    expect(text).toMatch(new RegExp(`button--solid" href="${YEAR}/entries"`));
  });

  it('leads to the vote when all is decided, and asks for nothing while it is open', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: tanaka });
    expect((await browser.get(YEAR)).text).toMatch(new RegExp(`button--solid" href="${YEAR}/voting"`));
    openVote(context, secretary);
    const { text } = await during('voting').get(YEAR).expect(200);
    expect(text).toContain(ja('award_missing_list.none'));
    expect(text).toContain(ja('award_step.voting_frozen'));
    expect(text).toContain(`href="${YEAR}/extensions/voting"`);
    expect((await during('shortlisting').get(YEAR)).text).toMatch(new RegExp(`button--solid" href="${YEAR}/counting"`));
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary);
    await isForTheSecretariat('get', YEAR);
    await knowsNoOtherYear('get', (year) => `${DESK}/${year}`);
  });
});

describe('GET /secretariat/awards/:year/settings', () => {
  it('shows the settings as they are typed: whole days without a time', async () => {
    insertAward(db, secretary, { announced: false });
    const { text } = await browser.get(`${YEAR}/settings`).expect(200);
    expect(
      Object.fromEntries(
        [
          'nominationsOpenOn',
          'nominationsOpenTime',
          'nominationsCloseOn',
          'nominationsCloseTime',
          'votingCloseOn',
          'votingCloseTime',
          'divisionCap',
          'category2Id',
          'category2Name',
          'category4Name',
        ].map((name) => [name, typedIn(text, name)]),
      ),
    ).toEqual({
      nominationsOpenOn: '2026-06-01',
      nominationsOpenTime: '',
      nominationsCloseOn: '2026-06-30',
      nominationsCloseTime: '',
      votingCloseOn: '2026-07-17',
      votingCloseTime: '17:00',
      divisionCap: '',
      category2Id: 'everyday',
      category2Name: '日常業務の改善',
      category4Name: '',
    });
  });

  it('shows as text what has begun, and only that it is fixed once the vote is prepared', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    const { text } = await browser.get(`${YEAR}/settings`).expect(200);
    expect(text).toContain(ja('award_settings.fixed_nominations'));
    expect(typedIn(text, 'nominationsOpenOn')).toBeUndefined();
    expect(text).toContain('2026年6月30日(火) 24:00まで');
    expect(typedIn(text, 'votingOpenOn')).toBe('2026-07-06');
    openVote(context, secretary);
    const fixed = await browser.get(`${YEAR}/settings`).expect(200);
    expect(fixed.text).toContain(ja('award_settings.fixed'));
    expect(fixed.text).not.toContain(`action="${YEAR}/settings"`);
    const { rules, categories } = award();
    for (const [name, value] of Object.entries(rules).filter(([, value]) => typeof value === 'number'))
      if (!['year', 'version', 'decidedBy'].includes(name))
        expect(fixed.text).toMatch(new RegExp(`<dt>${ja(`award_field.${name}`)}</dt><dd>${value}[ <]`));
    for (const words of [rules.name, '<p>みなさんの工夫を教えてください。</p>', '2026年7月6日(月) 9:00', '2025年10月1日(水)'])
      expect(fixed.text).toContain(words);
    for (const { name, description } of categories) for (const words of [name, description]) expect(fixed.text).toContain(words);
    expect(fixed.text).toContain(ja('award_settings.decided', { version: 1, name: '森', date: '2026年5月1日(金) 9:00' }));
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary);
    await isForTheSecretariat('get', `${YEAR}/settings`);
    await knowsNoOtherYear('get', (year) => `${DESK}/${year}/settings`);
  });
});

describe('PUT /secretariat/awards/:year/settings', () => {
  it('writes a new version, and nothing when nothing has changed', async () => {
    insertAward(db, secretary, { announced: false });
    await browser.put(`${YEAR}/settings`, settings()).expect(303);
    expect(award().rules.version).toBe(1);
    const change = {
      name: '令和8年度 みなとＤＸ賞',
      introduction: '**みなさん**の工夫を',
      votingCloseTime: '12:00',
      divisionCap: '２',
      sameDepartmentBarred: '',
    };
    await browser.put(`${YEAR}/settings`, settings(change)).expect(303).expect('Location', `${YEAR}/settings`);
    expect(award().rules).toMatchObject({
      version: 2,
      name: '令和8年度 みなとＤＸ賞',
      introductionHtml: '<p><strong>みなさん</strong>の工夫を</p>\n',
      votingClosesAt: '2026-07-17T03:00:00.000Z',
      divisionCap: 2,
      sameDepartmentBarred: false,
      juryFloor: 2,
      decidedBy: secretary.id,
    });
    expect(lastEvents(db)).toEqual([{ kind: 'award.rules_changed', actorId: secretary.id, subjectId: 2026 }]);
    expect(countRows(db, 'award_rules')).toBe(2);
    expect(chained()).toEqual([]); // Nobody has been told of the year.
  });

  it('adds, renames and removes categories by the rows of the form', async () => {
    insertAward(db, secretary, { announced: false });
    await browser
      .put(
        `${YEAR}/settings`,
        settings({ category1Name: '', category2Name: '毎日の改善', category5Name: '若手', category5AnyTime: 'yes' }),
      )
      .expect(303);
    expect(award().categories).toMatchObject([
      { id: 'everyday', name: '毎日の改善', nameEn: 'Everyday work', position: 1 },
      { id: 'ideas', anyTime: true, position: 2 },
      { id: 'c1', name: '若手', nameEn: '若手', anyTime: true, position: 3 },
    ]);
    expect(award().rules.version).toBe(2);
  });

  it('keeps a category that a nomination stands in', async () => {
    insertAward(db, secretary);
    insertEntry(db, { state: 'submitted', category: 'everyday' });
    const { text } = await browser.put(`${YEAR}/settings`, settings({ category2Name: '' })).expect(422);
    expect(faultBeside(text, 'category2Name')).toBe(ja('form.award_category_used'));
    expect(award().categories).toHaveLength(3);
  });

  it('keeps it also from a form that says nothing of it', async () => {
    insertAward(db, secretary);
    insertEntry(db, { state: 'submitted', category: 'everyday' });
    const { text } = await browser.put(`${YEAR}/settings`, settings({ category2Id: '' })).expect(422);
    expect(faultBeside(text, 'category1Name')).toBe(ja('form.award_category_used'));
    expect(award().rules.version).toBe(1);
  });

  it('takes the id of a category from the year, never from the form', async () => {
    insertAward(db, secretary, { announced: false });
    await browser
      .put(`${YEAR}/settings`, settings({ category1Id: '__proto__', category2Id: 'ideas', category3Id: 'ideas' }))
      .expect(303);
    expect(award().categories.map(({ id, name }) => `${id} ${name}`)).toEqual([
      'c1 大規模',
      'ideas 日常業務の改善',
      'c2 アイデア・挑戦',
    ]);
  });

  it('puts the whole record into the chain from the announcement on', async () => {
    insertAward(db, secretary);
    await browser.put(`${YEAR}/settings`, settings({ shortlistSize: '4' })).expect(303);
    expect(chained()).toMatchObject([
      { type: 'rules', data: { rules: { version: 1 } } },
      {
        type: 'rules',
        data: { cycle: 'FY2026', rules: { version: 2, shortlistSize: 4 }, categories: [{ id: 'large' }, {}, {}] },
      },
    ]);
  });

  it.each([
    [{ name: '　' }, 'name', 'form.award_name'],
    [{ name: '長'.repeat(61) }, 'name', 'form.award_name'],
    [{ introduction: '長'.repeat(5001) }, 'introduction', 'form.award_introduction'],
    [{ votingOpenOn: '2026-02-30' }, 'votingOpenOn', 'form.day'],
    [{ votingOpenTime: '25:00' }, 'votingOpenTime', 'form.time'],
    [{ nominationsCloseOn: '2026-05-31' }, 'nominationsCloseOn', 'form.award_ends_before'],
    [{ votingOpenOn: '2026-06-30' }, 'votingOpenOn', 'form.award_voting_order'],
    [{ votingCloseOn: '2026-07-06', votingCloseTime: '9:00' }, 'votingCloseOn', 'form.award_ends_before'],
    [{ judgingCloseOn: '2026-07-17', judgingCloseTime: '17:00' }, 'judgingCloseOn', 'form.award_judging_order'],
    [{ workTo: '2025-01-01' }, 'workTo', 'form.ends_before'],
    [{ nominationsPerPerson: '0' }, 'nominationsPerPerson', 'form.from_1_to_20'],
    [{ maxChoices: '11' }, 'maxChoices', 'form.from_1_to_10'],
    [{ shortlistSize: '2.5' }, 'shortlistSize', 'form.from_1_to_30'],
    [{ shortlistSlack: '-1' }, 'shortlistSlack', 'form.from_0_to_10'],
    [{ divisionCap: '0' }, 'divisionCap', 'form.from_1_to_30'],
    [{ juryPercent: '101' }, 'juryPercent', 'form.from_0_to_100'],
    [{ minimumBallots: '' }, 'minimumBallots', 'form.award_ballots'],
    [{ weightEffect: '31' }, 'weightEffect', 'form.award_weights'],
    [{ category1Name: '', category2Name: '', category3Name: '' }, 'category1Name', 'form.award_category_none'],
    [{ category3Name: '大規模' }, 'category3Name', 'form.award_category_twice'],
    [{ category1Name: '長'.repeat(41) }, 'category1Name', 'form.award_category_name'],
    [{ category1Description: '長'.repeat(201) }, 'category1Description', 'form.award_category_description'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    insertAward(db, secretary, { announced: false });
    const typed = settings(change);
    const { text } = await browser.put(`${YEAR}/settings`, typed).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    for (const name of ['name', 'votingOpenOn', 'judgingCloseTime', 'weightIdea', 'category1NameEn', ...Object.keys(change)])
      expect(typedIn(text, name)).toBe(typed[name]);
    expect(award().rules.version).toBe(1);
  });

  it('does not move what has begun, whatever the form says', async () => {
    insertAward(db, secretary);
    during('nominating');
    await browser
      .put(`${YEAR}/settings`, settings({ nominationsOpenOn: '2026-06-20', nominationsCloseOn: '2026-06-11', maxChoices: '2' }))
      .expect(303);
    expect(award().rules).toMatchObject({ ...AWARD_DATES, maxChoices: 2 });
  });

  it('does not move what has begun while the lock was waited for', async () => {
    insertAward(db, secretary);
    const opens = AWARD_DATES.nominationsOpenAt;
    await late('2026-05-31T14:59:59.999Z', opens)
      .put(`${YEAR}/settings`, settings({ nominationsOpenOn: '2026-06-20', maxChoices: '2' }))
      .expect(303);
    expect(award().rules).toMatchObject({ ...AWARD_DATES, maxChoices: 2, decidedAt: opens });
  });

  it('sets no date into the past once people rely on it', async () => {
    insertAward(db, secretary);
    const announced = await during('draft')
      .put(`${YEAR}/settings`, settings({ nominationsOpenOn: '2026-05-19' }))
      .expect(422);
    expect(faultBeside(announced.text, 'nominationsOpenOn')).toBe(ja('form.award_past'));
    const over = await during('2026-07-20T00:00:00Z')
      .put(`${YEAR}/settings`, settings({ votingOpenOn: '2026-07-01', votingCloseOn: '2026-07-19' }))
      .expect(422);
    expect(faultBeside(over.text, 'votingCloseOn')).toBe(ja('form.award_past'));
    await browser.put(`${YEAR}/settings`, settings({ votingOpenOn: '2026-07-21', votingCloseOn: '2026-07-31' })).expect(303);
  });

  it('refuses an old form, shows what the other has changed and keeps what was typed; pressed again it saves', async () => {
    insertAward(db, secretary, { announced: false });
    const old = settings({ name: 'わたしの名前' });
    const second = addSecretary(db, { login: 'hayashi', name: '林' });
    await browserOf(context, second)
      .put(`${YEAR}/settings`, settings({ maxChoices: '2' }))
      .expect(303);
    const { text } = await browser.put(`${YEAR}/settings`, old).expect(409);
    expect(text).toContain(ja('award_settings.meanwhile', { name: '林' }));
    expect(text).toMatch(new RegExp(`${ja('award_field.maxChoices')}</strong> <span>2<`));
    expect([typedIn(text, 'name'), typedIn(text, 'maxChoices'), typedIn(text, 'version')]).toEqual(['わたしの名前', '3', '2']);
    expect(award().rules.version).toBe(2);
    await browser.put(`${YEAR}/settings`, { ...old, version: '2' }).expect(303);
    expect(award().rules).toMatchObject({ version: 3, name: 'わたしの名前', maxChoices: 3 });
  });

  it('changes nothing once the vote is prepared', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    for (const now of ['voting', 'shortlisting', 'deliberation'] as const)
      await during(now)
        .put(`${YEAR}/settings`, settings({ maxChoices: '1' }))
        .expect(409);
    expect(countRows(db, 'award_rules')).toBe(1);
  });

  it('sets no other column', async () => {
    insertAward(db, secretary, { announced: false });
    await browser
      .put(
        `${YEAR}/settings`,
        settings({ maxChoices: '2', juryFloor: '9', decidedBy: '1', year: '2030', introductionHtml: '<script>' }),
      )
      .expect(303);
    expect(award().rules).toMatchObject({ year: 2026, juryFloor: 2, decidedBy: secretary.id });
    expect(award().rules.introductionHtml).not.toContain('script');
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary, { announced: false });
    await isForTheSecretariat('put', `${YEAR}/settings`, settings({ maxChoices: '2' }));
    await knowsNoOtherYear('put', (year) => `${DESK}/${year}/settings`);
  });
});

describe('PUT /secretariat/awards/:year/announcement', () => {
  it('tells everybody, and puts the rules into the chain', async () => {
    insertAward(db, secretary, { announced: false });
    await browserOf(context, sato).get('/awards/2026').expect(404);
    await during('draft').put(`${YEAR}/announcement`).expect(303).expect('Location', YEAR);
    expect(oneRow(db, 'SELECT step, taken_by AS by FROM award_steps')).toEqual({ step: 'announced', by: secretary.id });
    expect(chained()).toMatchObject([{ type: 'rules', data: { rules: { version: 1 } } }]);
    expect(lastEvents(db)).toEqual([{ kind: 'award.announced', actorId: secretary.id, subjectId: 2026 }]);
    await browserOf(context, sato).get('/awards/2026').expect(200);
  });

  it('is made once, and not when nominations would be over', async () => {
    insertAward(db, secretary, { announced: false });
    await during(AWARD_DATES.nominationsCloseAt).put(`${YEAR}/announcement`).expect(409);
    expect(countRows(db, 'award_steps')).toBe(0);
    await during('nominating').put(`${YEAR}/announcement`).expect(303);
    await browser.put(`${YEAR}/announcement`).expect(409);
    expect(chained()).toHaveLength(1);
  });

  it('comes too late when the lock was had after nominations would be over', async () => {
    insertAward(db, secretary, { announced: false });
    await late('2026-06-30T14:59:59.999Z', AWARD_DATES.nominationsCloseAt).put(`${YEAR}/announcement`).expect(409);
    expect(countRows(db, 'award_steps')).toBe(0);
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary, { announced: false });
    during('draft');
    await isForTheSecretariat('put', `${YEAR}/announcement`);
    await knowsNoOtherYear('put', (year) => `${DESK}/${year}/announcement`);
  });
});

const EXTENSION = { closesOn: '2026-07-03', closesTime: '', reason: '台風で休庁したため' };

describe('GET /secretariat/awards/:year/extensions/:stage', () => {
  it('begins with the end as it stands', async () => {
    insertAward(db, secretary);
    const { text } = await during('nominating').get(`${YEAR}/extensions/nominating`).expect(200);
    expect(typedIn(text, 'closesOn')).toBe('2026-06-30');
    expect(text).toContain('2026年6月30日(火) 24:00まで');
    expect(text).toContain(ja('award_extension.latest', { limit: '2026年7月6日(月) 9:00まで' }));
    expect(text).toContain('延長は1回だけで、元に戻せません。');
  });

  it('is closed before and after', async () => {
    insertAward(db, secretary);
    await during('draft').get(`${YEAR}/extensions/nominating`).expect(409);
    await during('screening').get(`${YEAR}/extensions/nominating`).expect(409);
    await browser.get(`${YEAR}/extensions/voting`).expect(409);
  });

  it('is for the secretariat alone, and knows no other year or window', async () => {
    insertAward(db, secretary);
    during('nominating');
    await isForTheSecretariat('get', `${YEAR}/extensions/nominating`);
    await knowsNoOtherYear('get', (year) => `${DESK}/${year}/extensions/nominating`);
    for (const stage of ['screening', 'Nominating', '1', 'constructor'])
      await browser.get(`${YEAR}/extensions/${stage}`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/extensions/:stage', () => {
  it('moves the end for everybody and says so on every page of the year until then', async () => {
    insertAward(db, secretary);
    await during('nominating').put(`${YEAR}/extensions/nominating`, EXTENSION).expect(303);
    expect(award().clock.nominating.closesAt.toISOString()).toBe('2026-07-03T15:00:00.000Z');
    expect(chained()).toMatchObject([
      { type: 'rules' },
      {
        type: 'window_extended',
        data: {
          stage: 'nominating',
          closedAt: AWARD_DATES.nominationsCloseAt,
          closesAt: '2026-07-03T15:00:00.000Z',
          reason: EXTENSION.reason,
        },
      },
    ]);
    expect(lastEvents(db)).toMatchObject([{ kind: 'award.extended', actorId: secretary.id }]);
    during('screening');
    for (const path of ['/awards/2026', '/awards/2026/entries', YEAR, `${YEAR}/settings`, `${YEAR}/jurors`, '/', '/awards']) {
      const { text } = await browser.get(path).expect(200);
      expect(text).toContain('2026年7月3日(金) 24:00まで');
      expect(text).toContain('2026年6月30日(火) 24:00まで');
      expect(text).toContain(EXTENSION.reason);
    }
    during('2026-07-04T00:00:00Z');
    expect((await browser.get('/awards/2026/entries')).text).not.toContain(EXTENSION.reason);
    expect((await browser.get('/awards/2026')).text).toContain(EXTENSION.reason); // in the timeline
  });

  it('is made once', async () => {
    insertAward(db, secretary);
    await during('nominating').put(`${YEAR}/extensions/nominating`, EXTENSION).expect(303);
    await browser.put(`${YEAR}/extensions/nominating`, { ...EXTENSION, closesOn: '2026-07-04' }).expect(409);
    expect(countRows(db, 'award_extensions')).toBe(1);
  });

  it('reopens nothing: 1 ms before the end it counts, at the end it is refused', async () => {
    insertAward(db, secretary);
    await during(AWARD_DATES.nominationsCloseAt).put(`${YEAR}/extensions/nominating`, EXTENSION).expect(409);
    expect(countRows(db, 'award_extensions')).toBe(0);
    await during('2026-06-30T14:59:59.999Z').put(`${YEAR}/extensions/nominating`, EXTENSION).expect(303);
    insertEntry(db);
    openVote(context, secretary);
    const voting = { ...EXTENSION, closesOn: '2026-07-24', closesTime: '17:00' };
    await during(AWARD_DATES.votingClosesAt).put(`${YEAR}/extensions/voting`, voting).expect(409);
    await during('2026-07-17T07:59:59.999Z').put(`${YEAR}/extensions/voting`, voting).expect(303);
    expect(award().clock.voting.closesAt.toISOString()).toBe('2026-07-24T08:00:00.000Z');
    const judging = { ...EXTENSION, closesOn: '2026-09-30' };
    await during(AWARD_DATES.judgingClosesAt).put(`${YEAR}/extensions/judging`, judging).expect(409);
    await during('2026-08-31T14:59:59.999Z').put(`${YEAR}/extensions/judging`, judging).expect(303);
  });

  it('comes too late when the lock was had after the end', async () => {
    insertAward(db, secretary);
    const end = AWARD_DATES.nominationsCloseAt;
    await late('2026-06-30T14:59:59.999Z', end).put(`${YEAR}/extensions/nominating`, EXTENSION).expect(409);
    expect(countRows(db, 'award_extensions')).toBe(0);
  });

  it.each([
    [{ closesOn: '2026-06-30' }, 'closesOn', 'form.award_extension_later'],
    [{ closesOn: '2026-07-06', closesTime: '9:01' }, 'closesOn', 'form.award_extension_voting'],
    [{ closesOn: '2026-08-30' }, 'closesOn', 'form.award_extension_limit'],
    [{ closesOn: '7月3日' }, 'closesOn', 'form.day'],
    [{ closesTime: 'noon' }, 'closesTime', 'form.time'],
    [{ reason: '　' }, 'reason', 'form.reason_length'],
    [{ reason: '長'.repeat(201) }, 'reason', 'form.reason_length'],
  ])('refuses %j and keeps what was typed', async (change, field, message) => {
    insertAward(db, secretary);
    const typed = { ...EXTENSION, ...change };
    const { text } = await during('nominating').put(`${YEAR}/extensions/nominating`, typed).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    for (const [name, value] of Object.entries(typed)) expect(typedIn(text, name)).toBe(value);
    expect(countRows(db, 'award_extensions')).toBe(0);
  });

  it('moves an end by 60 days at most', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    const put = (closesOn: string) =>
      during('shortlisting').put(`${YEAR}/extensions/judging`, { ...EXTENSION, closesOn, closesTime: '' });
    expect((await browser.get(`${YEAR}/extensions/judging`)).text).toContain('2026年10月30日(金) 24:00まで');
    expect(faultBeside((await put('2026-10-31').expect(422)).text, 'closesOn')).toBe(ja('form.award_extension_limit'));
    await put('2026-10-30').expect(303);
  });

  it('lets the vote end before the judging does', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    const { text } = await during('voting')
      .put(`${YEAR}/extensions/voting`, { ...EXTENSION, closesOn: '2026-08-31' })
      .expect(422);
    expect(faultBeside(text, 'closesOn')).toBe(ja('form.award_extension_judging'));
  });

  it('is for the secretariat alone, and knows no other year or window', async () => {
    insertAward(db, secretary);
    during('nominating');
    await isForTheSecretariat('put', `${YEAR}/extensions/nominating`, EXTENSION);
    await knowsNoOtherYear('put', (year) => `${DESK}/${year}/extensions/nominating`);
    await browser.put(`${YEAR}/extensions/screening`, EXTENSION).expect(404);
  });
});

describe('GET /secretariat/awards/:year/jurors', () => {
  it('names them with their department, and says from what they are recused', async () => {
    insertAward(db, secretary);
    expect((await browser.get(`${YEAR}/jurors`).expect(200)).text).toContain(ja('award_jurors.none_title'));
    for (const person of ['tanaka', 'suzuki']) await browser.post(`${YEAR}/jurors`, { person }).expect(303);
    insertEntry(db, { lead: sato, members: [suzuki] });
    const { text } = await browser.get(`${YEAR}/jurors`).expect(200);
    for (const part of ['鈴木', '市民課', '田中', '税務課', ja('award_recused_by.team', { entries: 'R8-001' })])
      expect(text).toContain(part);
    expect(text.split(ja('award_recused_by.team', { entries: 'R8-001' }))).toHaveLength(2);
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary);
    await isForTheSecretariat('get', `${YEAR}/jurors`);
    await knowsNoOtherYear('get', (year) => `${DESK}/${year}/jurors`);
  });
});

describe('POST /secretariat/awards/:year/jurors', () => {
  it('names somebody by login or name, twice is once', async () => {
    insertAward(db, secretary);
    for (const person of ['tanaka', '田中', ' 鈴木 ']) await browser.post(`${YEAR}/jurors`, { person }).expect(303);
    expect(oneRow(db, 'SELECT group_concat(user_id) AS ids FROM award_jurors')).toEqual({ ids: `${suzuki.id},${tanaka.id}` });
    expect(lastEvents(db, 2)).toMatchObject([{ kind: 'award.juror_named' }, { kind: 'award.juror_named' }]);
  });

  it('keeps the time at which the lock was had, as the beginning of a year and the end of a juror do', async () => {
    insertAward(db, secretary);
    const later = '2026-06-10T00:00:30.000Z';
    const slow = late(DURING.nominating, later);
    await slow.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(303);
    await slow.post(DESK, { year: '2027', source: 'usual' }).expect(303);
    expect(oneRow(db, 'SELECT named_at AS at FROM award_jurors')).toEqual({ at: later });
    expect(oneRow(db, 'SELECT created_at AS at FROM award_years WHERE year = 2027')).toEqual({ at: later });
    await slow.delete(`${YEAR}/jurors/${tanaka.id}`).expect(303);
    expect(oneRow(db, "SELECT at FROM events WHERE kind = 'award.juror_removed'")).toEqual({ at: later });
  });

  it.each([
    ['', 'form.award_person'],
    ['だれもいない', 'form.coauthor_unknown'],
    ['mori', 'form.juror_secretary'], // AC-7
    ['山本', 'form.coauthor_several'],
  ])('refuses %j and keeps what was typed', async (person, message) => {
    insertAward(db, secretary);
    for (const login of ['yamamoto1', 'yamamoto2']) addPerson(db, { login, name: '山本' });
    const { text } = await browser.post(`${YEAR}/jurors`, { person }).expect(422);
    expect(faultBeside(text, 'person')).toBe(ja(message));
    expect(typedIn(text, 'person')).toBe(person);
    expect(countRows(db, 'award_jurors')).toBe(0);
  });

  it('changes nothing once the roll is frozen', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    await browser.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(409);
    expect(countRows(db, 'award_jurors')).toBe(0);
    expect((await browser.get(`${YEAR}/jurors`)).text).toContain(ja('award_jurors.fixed'));
  });

  it('is for the secretariat alone, and knows no other year', async () => {
    insertAward(db, secretary);
    await isForTheSecretariat('post', `${YEAR}/jurors`, { person: 'tanaka' });
    await knowsNoOtherYear('post', (year) => `${DESK}/${year}/jurors`);
  });
});

describe('DELETE /secretariat/awards/:year/jurors/:userId', () => {
  it('takes somebody off the jury, also one who has joined the secretariat', async () => {
    insertAward(db, secretary);
    await browser.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(303);
    accountQueries(db).grantRole(tanaka.id, 'secretariat', context.clock.now().toISOString());
    await browser.delete(`${YEAR}/jurors/${tanaka.id}`).expect(303);
    expect(countRows(db, 'award_jurors')).toBe(0);
    expect(lastEvents(db)).toMatchObject([{ kind: 'award.juror_removed', actorId: secretary.id }]);
  });

  it('changes nothing once the roll is frozen', async () => {
    insertAward(db, secretary);
    await browser.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(303);
    insertEntry(db);
    openVote(context, secretary);
    await browser.delete(`${YEAR}/jurors/${tanaka.id}`).expect(409);
    expect(countRows(db, 'award_jurors')).toBe(1);
  });

  it('is for the secretariat alone, and knows no other year or juror', async () => {
    insertAward(db, secretary);
    await browser.post(`${YEAR}/jurors`, { person: 'tanaka' }).expect(303);
    await isForTheSecretariat('delete', `${YEAR}/jurors/${tanaka.id}`);
    await knowsNoOtherYear('delete', (year) => `${DESK}/${year}/jurors/${tanaka.id}`);
    for (const id of ['0', 'x', '999', String(sato.id)]) await browser.delete(`${YEAR}/jurors/${id}`).expect(404);
  });
});
