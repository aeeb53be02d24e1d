import { describe, expect, it } from 'vitest';
import { calibrationQueries } from '../../src/awards/judging/calibration-queries.ts';
import { rubricOf } from '../../src/awards/judging/rubric.ts';
import { rubricQueries } from '../../src/awards/judging/rubric-queries.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { touch } from '../../src/db/index.ts';
import {
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  faultBeside,
  insertAward,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  takahashi,
  tanaka,
  typedIn,
} from '../support/index.ts';
import { titleOf } from './counting-support.ts';
import { juryOffice, V9_VOTES } from './jury-office.ts';

const RUBRIC = '/secretariat/awards/2026/rubric';
const CALIBRATION = '/secretariat/awards/2026/calibration';

function early() {
  const context = awardContext();
  const secretary = addSecretary(context.db, { login: 'mori', name: '森' });
  insertAward(context.db, secretary);
  return { context, db: context.db, desk: browserOf(context, secretary) };
}

const versionIn = (html: string): string => /name="version" value="(\w+)"/.exec(html)?.[1] ?? '';
const save = async (desk: Browser, words: Record<string, string>) =>
  desk.put(RUBRIC, { version: versionIn((await desk.get(RUBRIC)).text), ...words });

async function refusesOthers(
  { context, db }: Pick<ReturnType<typeof early>, 'context' | 'db'>,
  method: 'get' | 'put',
  path: string,
) {
  const before = allRows(db, ['sessions']);
  for (const person of [sato, tanaka, takahashi, ito]) await browserOf(context, person)[method](path).expect(404);
  await browserOf(context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(db, ['sessions'])).toEqual(before);
}

describe('GET /secretariat/awards/:year/rubric', () => {
  it('shows a field for the question and each of the five anchors, with the usual words and the weight', async () => {
    const { desk } = early();
    const { text } = await desk.get(RUBRIC).expect(200);
    expect(text.match(/<textarea/g)).toHaveLength(30);
    for (const words of [ja('rubric.effect.question'), ja('rubric.sustain.level_5')])
      expect(text).toContain(ja('rubric_page.usual', { words }));
    expect(text).toContain(ja('rubric_page.weight', { weight: 25 }));
    expect(text).toContain(ja('rubric_page.calibration_empty'));
  });

  it('is for reading once the judging has begun, in the words that hold', async () => {
    const office = juryOffice(V9_VOTES);
    const { text } = await browserOf(office.context, office.secretary).get(RUBRIC).expect(200);
    expect(text).toContain(ja('rubric_page.fixed'));
    expect(text).toContain(ja('rubric.idea.level_3'));
    expect(text).not.toContain('<textarea');
    expect(text).not.toContain(`action="${CALIBRATION}"`);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = early();
    await refusesOthers(office, 'get', RUBRIC);
    for (const year of ['x', '0', '2030']) await office.desk.get(`/secretariat/awards/${year}/rubric`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/rubric', () => {
  it('saves the words of the year, and gives a place back to the usual ones when it is emptied', async () => {
    const { db, desk } = early();
    expect((await save(desk, { effect0: '  仕事は軽く なりましたか ', user5: '窓口の声が変わった' })).status).toBe(303);
    expect(rubricQueries(db).list(2026)).toEqual([
      { criterion: 'effect', level: 0, words: '仕事は軽く なりましたか' },
      { criterion: 'user', level: 5, words: '窓口の声が変わった' },
    ]);
    expect(lastEvents(db)).toMatchObject([{ kind: 'award.rubric_changed', subjectId: 2026 }]);
    const { text } = await desk.get(RUBRIC);
    expect(typedIn(text, 'user5')).toBe('窓口の声が変わった');
    expect((await save(desk, { effect0: '仕事は軽く なりましたか', user5: ' ' })).status).toBe(303);
    expect(rubricOf(db, 2026, 'ja').find(({ id }) => id === 'user')?.anchors[4]?.words).toBe(ja('rubric.user.level_5'));
  });

  it('writes nothing down when nothing has changed', async () => {
    const { db, desk } = early();
    await save(desk, { effect1: '目安' });
    const before = allRows(db, ['sessions']);
    expect((await save(desk, { effect1: '目安' })).status).toBe(303);
    expect(allRows(db, ['sessions'])).toEqual(before);
  });

  it('is given again with what was typed, the fold of the fault open', async () => {
    const { db, desk } = early();
    const answer = await save(desk, { idea3: '長'.repeat(201), spread2: '残る' });
    expect(answer.status).toBe(422);
    expect(faultBeside(answer.text, 'idea3')).toBe(ja('form.rubric_words'));
    expect(typedIn(answer.text, 'spread2')).toBe('残る');
    expect(answer.text.match(/<details class="category-row" open>/g)).toHaveLength(1);
    expect(rubricQueries(db).list(2026)).toEqual([]);
  });

  it('says when somebody else has saved first, and keeps what was typed', async () => {
    const { db, desk } = early();
    const version = versionIn((await desk.get(RUBRIC)).text);
    await save(desk, { effect1: '先に' });
    const { text } = await desk.put(RUBRIC, { version, effect1: 'あとから' }).expect(409);
    expect(text).toContain(ja('rubric_page.meanwhile'));
    expect(typedIn(text, 'effect1')).toBe('あとから');
    await desk.put(RUBRIC, { version: versionIn(text), effect1: 'あとから' }).expect(303);
    expect(rubricQueries(db).list(2026)[0]?.words).toBe('あとから');
  });

  it('changes nothing once the judging has begun', async () => {
    const office = juryOffice(V9_VOTES);
    const before = allRows(office.db, ['sessions']);
    const { text } = await browserOf(office.context, office.secretary).put(RUBRIC, { effect1: '目安' }).expect(409);
    expect(text).toContain(ja('error.award_rubric_fixed'));
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = early();
    await refusesOthers(office, 'put', RUBRIC);
    await office.desk.put('/secretariat/awards/x/rubric').expect(404);
  });
});

it('is copied with a year, and not with the usual settings', async () => {
  const { db, desk } = early();
  await save(desk, { effect1: '今年の目安' });
  await desk.post('/secretariat/awards', { year: '2027', source: '2026' }).expect(303);
  await desk.post('/secretariat/awards', { year: '2028', source: 'usual' }).expect(303);
  expect(rubricQueries(db).list(2027)).toEqual([{ criterion: 'effect', level: 1, words: '今年の目安' }]);
  expect(rubricQueries(db).list(2028)).toEqual([]);
});

describe('PUT /secretariat/awards/:year/calibration', () => {
  const DESK = '/secretariat/awards/2027';

  /** An award whose result is out, and the next one after it. */
  function nextYear() {
    const office = juryOffice(V9_VOTES, { rules: { shortlistSize: 3, shortlistSlack: 0 } });
    const { db, context, secretary } = office;
    insertAward(db, secretary, { year: 2027 });
    const desk = browserOf(context, secretary);
    const publish = () => {
      db.prepare(`
          INSERT INTO award_results (year, version, bundle, result, result_sha256, chain_seq, program, reason, frozen_by, frozen_at,
            confirmed_by, confirmed_at, published_by, published_at)
          VALUES (2026, 1, '{}', '{}', ?, 1, 'test', '', ?, ?, ?, ?, ?, ?)`).run(
        '0'.repeat(64),
        secretary.id,
        AT,
        office.second.id,
        AT,
        secretary.id,
        AT,
      );
      touch(db, 'awards');
    };
    return { ...office, desk, publish };
  }
  const AT = '2026-08-09T00:00:00.000Z';
  const optionsIn = (html: string) =>
    [...html.matchAll(/<option value="(\d+)"[^>]*>([^<]*)/g)].map(([, id, label]) => [id, label]);

  it('offers the shortlist of years whose result is out, chooses one and takes it back', async () => {
    const { db, desk, publish } = nextYear();
    expect(optionsIn((await desk.get(`${DESK}/rubric`)).text)).toEqual([]);
    publish();
    const reopened = optionsIn((await desk.get(`${DESK}/rubric`)).text);
    expect(reopened.map(([, label]) => label)).toEqual([2, 3, 4].map((number) => `R8-00${number} ${titleOf(number)}`));
    await desk.put(`${DESK}/calibration`, { entry: reopened[0]?.[0] as string }).expect(303);
    expect(calibrationQueries(db).find(2027)?.entryId).toBe(Number(reopened[0]?.[0]));
    expect(lastEvents(db)).toMatchObject([{ kind: 'award.calibration_chosen', subjectId: 2027 }]);
    await desk.put(`${DESK}/calibration`, { entry: 'none' }).expect(303);
    expect(calibrationQueries(db).find(2027)).toBeUndefined();
  });

  it('drops the practice points when the case changes, and keeps them when it does not', async () => {
    const { db, desk, publish } = nextYear();
    publish();
    const [[first = ''] = [], [second = ''] = []] = optionsIn((await desk.get(`${DESK}/rubric`)).text);
    await desk.put(`${DESK}/calibration`, { entry: first }).expect(303);
    yearQueries(db).insertJuror({ year: 2027, userId: tanaka.id, namedBy: 1, namedAt: AT });
    const points = { effect: 3, spread: 3, idea: 3, user: 3, sustain: 3 };
    calibrationQueries(db).putCard({ year: 2027, userId: tanaka.id, ...points, savedAt: AT });
    await desk.put(`${DESK}/calibration`, { entry: first }).expect(303);
    expect((await desk.get(`${DESK}/rubric`)).text).toContain(ja('rubric_page.calibration_lost', { count: 1 }));
    await desk.put(`${DESK}/calibration`, { entry: second }).expect(303);
    expect(oneRow(db, 'SELECT count(*) AS cards FROM award_calibration_cards')).toEqual({ cards: 0 });
  });

  it('refuses what cannot be chosen', async () => {
    const { db, desk, publish } = nextYear();
    publish();
    const left = oneRow(db, 'SELECT id FROM award_entries WHERE number = 1')?.['id'];
    for (const entry of ['', 'x', '999', String(left)]) {
      const { text } = await desk.put(`${DESK}/calibration`, { entry }).expect(422);
      expect(faultBeside(text, 'entry')).toBe(ja('form.choose'));
    }
    expect(calibrationQueries(db).find(2027)).toBeUndefined();
  });

  it('changes nothing once the judging has begun', async () => {
    const office = juryOffice(V9_VOTES);
    await browserOf(office.context, office.secretary).put(CALIBRATION, { entry: 'none' }).expect(409);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = early();
    await refusesOthers(office, 'put', CALIBRATION);
    await office.desk.put('/secretariat/awards/x/calibration', { entry: 'none' }).expect(404);
  });
});
