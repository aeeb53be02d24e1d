import { describe, expect, it } from 'vitest';
import { MOST_PRIZES } from '../../src/awards/jury-desk/prizes.ts';
import { prizeQueries } from '../../src/awards/years/prizes.ts';
import {
  addSecretary,
  allRows,
  awardContext,
  browserOf,
  faultBeside,
  insertAward,
  ito,
  ja,
  lastEvents,
  sato,
  takahashi,
  typedIn,
} from '../support/index.ts';
import { juryOffice, V9_VOTES } from './jury-office.ts';

const PRIZES = '/secretariat/awards/2026/prizes';
const FIELDS = { name: '審査員特別賞', nameEn: 'Jury prize', kind: 'main', category: 'all', winners: '2', precedence: '2' };

function early() {
  const context = awardContext();
  const secretary = addSecretary(context.db, { login: 'mori', name: '森' });
  insertAward(context.db, secretary);
  return { context, db: context.db, desk: browserOf(context, secretary) };
}

const idsOf = ({ db }: Pick<ReturnType<typeof early>, 'db'>, year = 2026) =>
  prizeQueries(db)
    .list(year)
    .map(({ id }) => id);
const USUAL = ['grand', 'large-best', 'everyday-best', 'ideas-best', 'large-staff', 'everyday-staff', 'ideas-staff'];

async function refusesOthers(
  { context, db }: Pick<ReturnType<typeof early>, 'context' | 'db'>,
  method: 'get' | 'put' | 'post' | 'delete',
  path: string,
) {
  const before = allRows(db, ['sessions']);
  for (const person of [sato, takahashi, ito]) await browserOf(context, person)[method](path).expect(404);
  await browserOf(context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(db, ['sessions'])).toEqual(before);
}

/** Everything is refused once the judging has begun, with a sentence, and nothing changes. */
async function isFixed(method: 'put' | 'post' | 'delete' | 'get', path: string) {
  const office = juryOffice(V9_VOTES);
  const before = allRows(office.db, ['sessions']);
  const { text } = await browserOf(office.context, office.secretary)[method](path, FIELDS).expect(409);
  expect(text).toContain(ja('error.award_rubric_fixed'));
  expect(allRows(office.db, ['sessions'])).toEqual(before);
}

describe('GET /secretariat/awards/:year/prizes', () => {
  it('lists them in their order and says how they are given', async () => {
    const { desk } = early();
    const { text } = await desk.get(PRIZES).expect(200);
    expect([...text.matchAll(/href="[^"]*\/prizes\/([\w-]+)"/g)].map(([, id]) => id)).toEqual(USUAL);
    for (const rule of ['order', 'main', 'grand', 'staff', 'none']) expect(text).toContain(ja(`prize_rule.${rule}`));
  });

  it('is for reading once the judging has begun', async () => {
    const office = juryOffice(V9_VOTES);
    const { text } = await browserOf(office.context, office.secretary).get(PRIZES).expect(200);
    expect(text).toContain(ja('prizes_page.fixed'));
    expect(text).toContain('職員投票賞');
    expect(text).not.toMatch(new RegExp(`action="${PRIZES}|/prizes/grand`));
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = early();
    await refusesOthers(office, 'get', PRIZES);
    for (const year of ['x', '0', '2030']) await office.desk.get(`/secretariat/awards/${year}/prizes`).expect(404);
  });
});

describe('POST /secretariat/awards/:year/prizes', () => {
  it('puts a prize into its place; the others move down', async () => {
    const office = early();
    await office.desk.post(PRIZES, FIELDS).expect(303).expect('Location', PRIZES);
    expect(idsOf(office)).toEqual(['grand', 'p1', ...USUAL.slice(1)]);
    const prizes = prizeQueries(office.db).list(2026);
    expect(prizes.map(({ precedence }) => precedence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(prizes[1]).toMatchObject({ name: '審査員特別賞', nameEn: 'Jury prize', kind: 'main', category: null, winners: 2 });
    expect(lastEvents(office.db)).toMatchObject([{ kind: 'award.prizes_changed', subjectId: 2026 }]);
  });

  it('takes the Japanese name where there is no English one, and full-width numbers', async () => {
    const office = early();
    await office.desk.post(PRIZES, { ...FIELDS, nameEn: '', winners: '\uFF13', precedence: '8' }).expect(303);
    expect(prizeQueries(office.db).list(2026).at(-1)).toMatchObject({ nameEn: '審査員特別賞', winners: 3 });
  });

  it.each([
    ['name', { name: ' ' }, 'form.prize_name'],
    ['name', { name: '長'.repeat(41) }, 'form.prize_name'],
    ['name', { name: '大賞' }, 'form.prize_twice'],
    ['nameEn', { nameEn: 'x'.repeat(61) }, 'form.prize_name_en'],
    ['kind', { kind: 'x' }, 'form.choose'],
    ['category', { category: 'nowhere' }, 'form.choose'],
    ['category', { kind: 'staff_vote' }, 'form.prize_staff_category'],
    ['winners', { winners: '0' }, 'form.prize_winners'],
    ['winners', { winners: '11' }, 'form.prize_winners'],
    ['winners', { winners: '1.5' }, 'form.prize_winners'],
    ['precedence', { precedence: '9' }, 'form.prize_precedence'],
    ['precedence', { precedence: '' }, 'form.prize_precedence'],
  ])('refuses a wrong %s %j and keeps what was typed', async (field, wrong, message) => {
    const office = early();
    const fields = { ...FIELDS, ...wrong };
    const { text } = await office.desk.post(PRIZES, fields).expect(422);
    expect(faultBeside(text, field)).toBe(ja(message));
    expect(typedIn(text, 'name')).toBe(fields.name);
    expect(idsOf(office)).toEqual(USUAL);
  });

  it('takes no more than thirty', async () => {
    const office = early();
    for (let number = USUAL.length; number < MOST_PRIZES; number += 1)
      await office.desk.post(PRIZES, { ...FIELDS, name: `賞${number}` }).expect(303);
    expect((await office.desk.get(PRIZES)).text).toContain(ja('error.award_prizes_full'));
    await office.desk.post(PRIZES, FIELDS).expect(409);
    expect(idsOf(office)).toHaveLength(30);
  });

  it('is refused once the judging has begun', () => isFixed('post', PRIZES));

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = early();
    await refusesOthers(office, 'post', PRIZES);
    await office.desk.post('/secretariat/awards/x/prizes', FIELDS).expect(404);
  });
});

describe('GET /secretariat/awards/:year/prizes/:prize', () => {
  it('shows the prize in its place', async () => {
    const { text } = await early().desk.get(`${PRIZES}/everyday-best`).expect(200);
    expect([typedIn(text, 'name'), typedIn(text, 'category'), typedIn(text, 'precedence')]).toEqual([
      '最優秀賞',
      'everyday',
      '3',
    ]);
  });

  it('is refused once the judging has begun', () => isFixed('get', `${PRIZES}/grand`));

  it('is for the secretariat alone, and for prizes that exist', async () => {
    const office = early();
    await refusesOthers(office, 'get', `${PRIZES}/grand`);
    for (const id of ['nothing', '__proto__', '%00']) await office.desk.get(`${PRIZES}/${id}`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/prizes/:prize', () => {
  it('changes and moves a prize', async () => {
    const office = early();
    await office.desk
      .put(`${PRIZES}/everyday-best`, { ...FIELDS, name: '改善賞', category: 'everyday', precedence: '1' })
      .expect(303);
    expect(idsOf(office)).toEqual(['everyday-best', 'grand', 'large-best', 'ideas-best', ...USUAL.slice(4)]);
    expect(prizeQueries(office.db).list(2026)[0]).toMatchObject({ name: '改善賞', category: 'everyday', winners: 2 });
  });

  it('keeps the own name, and is given again with what was typed', async () => {
    const { desk } = early();
    const own = { ...FIELDS, name: '大賞', precedence: '1' };
    await desk.put(`${PRIZES}/grand`, own).expect(303);
    const { text } = await desk.put(`${PRIZES}/grand`, { ...own, precedence: '8' }).expect(422);
    expect(faultBeside(text, 'precedence')).toBe(ja('form.prize_precedence'));
    expect(typedIn(text, 'name')).toBe('大賞');
  });

  it('is refused once the judging has begun', () => isFixed('put', `${PRIZES}/grand`));

  it('is for the secretariat alone, and for prizes that exist', async () => {
    const office = early();
    await refusesOthers(office, 'put', `${PRIZES}/grand`);
    await office.desk.put(`${PRIZES}/nothing`, FIELDS).expect(404);
  });
});

describe('DELETE /secretariat/awards/:year/prizes/:prize', () => {
  it('removes a prize, down to the last', async () => {
    const office = early();
    for (const id of USUAL) await office.desk.delete(`${PRIZES}/${id}`).expect(303);
    expect((await office.desk.get(PRIZES)).text).toContain(ja('prizes_page.none_title'));
  });

  it('is refused once the judging has begun', () => isFixed('delete', `${PRIZES}/grand`));

  it('is for the secretariat alone, and for prizes that exist', async () => {
    const office = early();
    await refusesOthers(office, 'delete', `${PRIZES}/grand`);
    await office.desk.delete(`${PRIZES}/nothing`).expect(404);
  });
});

it('are copied with a year', async () => {
  const office = early();
  await office.desk.post(PRIZES, FIELDS).expect(303);
  await office.desk.post('/secretariat/awards', { year: '2027', source: '2026' }).expect(303);
  expect(idsOf(office, 2027)).toEqual(idsOf(office));
});
