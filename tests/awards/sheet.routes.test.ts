import { describe, expect, it } from 'vitest';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  allRows,
  type Browser,
  browserOf,
  DEPARTMENTS,
  ito,
  ja,
  lastEvents,
  sato,
  takahashi,
  textOf,
} from '../support/index.ts';
import { titleOf, withdraw } from './counting-support.ts';
import {
  CLOSED,
  closeJudging,
  type JuryOffice,
  juryOffice,
  pointsFor,
  recuse,
  V7_CARDS,
  V9_CARDS,
  V9_VOTES,
  writeCards,
} from './jury-office.ts';

const SHEET = '/secretariat/awards/2026/sheet';
const CSV = `${SHEET}.csv`;
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const deskOf = ({ context, secretary }: JuryOffice): Browser => browserOf(context, secretary);
/** A secretary of 佐藤's department, who is recused from all that 佐藤 stands for. */
const colleague = ({ context }: JuryOffice): Viewer =>
  addPerson(context.db, { login: 'ueda', name: '上田', roles: ['secretariat'], departmentId: DEPARTMENTS.shimin });

const addLead = (db: Db): Viewer => addPerson(db, { login: 'kato', name: '加藤', departmentId: DEPARTMENTS.doboku });

function v9(): JuryOffice {
  const office = juryOffice(V9_VOTES, { blank: 6 });
  writeCards(office, V9_CARDS);
  closeJudging(office);
  return office;
}

function v7(wish: Parameters<typeof juryOffice>[1] = {}): JuryOffice {
  const office = juryOffice(V9_VOTES, { blank: 6, ...wish });
  recuse(office, office.jurors[2] as Viewer, 2);
  writeCards(office, V7_CARDS);
  closeJudging(office);
  return office;
}

/** The main table of a category, a row a line: code and figures. */
function rows(html: string): Map<string, string[]> {
  const table = /<table class="table count-table sheet-table">[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
  return new Map(
    [...table.matchAll(/<tr[\s\S]*?<\/tr>/g)].slice(1).map(([row]) => {
      const cells = [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) =>
        cell
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      );
      return [/R8-\d+/.exec(row)?.[0] as string, cells.filter((_, index) => index !== 1)];
    }),
  );
}

const lines = (csv: string): string[][] =>
  csv
    .replace('\uFEFF', '')
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));

describe('GET /secretariat/awards/:year/sheet', () => {
  it('shows T values, final score and place as in V9', async () => {
    const { text } = await deskOf(v9()).get(SHEET).expect(200);
    // Place, F, J, share of votes, plain mean, z, T(J), T(v), cards.
    const shown = rows(text);
    expect([...shown.keys()]).toEqual(['R8-002', 'R8-001', 'R8-003', 'R8-004']);
    expect(shown.get('R8-002')?.filter((_, index) => index !== 5)).toEqual([
      '1',
      '55.63',
      '80.00',
      '30.00% 15/50',
      '80.00',
      '52.99',
      '61.80',
      '3',
    ]);
    expect(shown.get('R8-001')?.[1]).toBe('54.63');
    expect(shown.get('R8-003')?.[1]).toBe('51.07');
    expect(shown.get('R8-004')?.[1]).toBe('38.67');
    expect(text).toContain(ja('award_sheet.weights', { jury: 70, vote: 30 }));
  });

  it('corrects for the harsh juror who was recused, as in V7, and says that the plain mean has another first', async () => {
    const { text } = await deskOf(v7()).get(SHEET).expect(200);
    const shown = rows(text);
    expect(['R8-001', 'R8-002', 'R8-003', 'R8-004'].map((code) => [2, 4, 5].map((column) => shown.get(code)?.[column]))).toEqual([
      ['77.33', '77.33', '1.10'],
      ['76.33', '82.00', '0.81'],
      ['71.33', '71.33', '\u22120.33'],
      ['67.33', '67.33', '\u22121.30'],
    ]);
    for (const leniency of ['6.92', '4.42', '\u221211.33']) expect(text).toContain(`${leniency}</td>`);
    expect(text).toContain(ja('award_sheet_warning.first_differs', { score: 'R8-001', mean: 'R8-002', z: 'R8-001' }));
    expect(text).toContain(ja('award_sheet_warning.few_cards', { entries: 'R8-002', fewest: 3 }));
    expect(text).toContain(`<td class="table__number">${ja('award_sheet.recused')}</td>`);
  });

  it('names the jurors only in the fold', async () => {
    const office = v9();
    const { text } = await deskOf(office).get(SHEET).expect(200);
    for (const { name } of office.jurors) expect(text.split(name)).toHaveLength(2);
    expect(text.indexOf(office.jurors[0]?.name as string)).toBeGreaterThan(text.indexOf(ja('award_sheet.names')));
  });

  it('draws a mark for each card that counts, in shapes that differ, with title and description', async () => {
    const { text } = await deskOf(v7()).get(SHEET).expect(200);
    const [svg = ''] = /<svg class="plot"[\s\S]*?<\/svg>/.exec(text) ?? [];
    expect(svg.match(/plot__sign--/g)).toHaveLength(11);
    expect(new Set(svg.match(/plot__sign--\d/g)).size).toBe(3);
    expect(svg).toContain('<title id="plot-everyday-title">');
    expect(svg).toContain(ja('award_plot.desc', { from: 50, to: 90, entries: 4, jurors: 3 }));
    expect(svg).not.toMatch(/style=|NaN|undefined|Infinity/);
    expect(svg.match(/<(?!\/)\w/g)?.length).toBe((svg.match(/<\/\w/g)?.length ?? 0) + (svg.match(/\/>/g)?.length ?? 0));
  });

  it.each([
    ['code', 'ascending', ['R8-001', 'R8-002', 'R8-003', 'R8-004']],
    ['jury', 'descending', ['R8-001', 'R8-002', 'R8-003', 'R8-004']],
    ['mean', 'descending', ['R8-002', 'R8-001', 'R8-003', 'R8-004']],
    ['z', 'descending', ['R8-001', 'R8-002', 'R8-003', 'R8-004']],
    ['vote', 'descending', ['R8-002', 'R8-003', 'R8-004', 'R8-001']],
    ['final', 'descending', ['R8-002', 'R8-001', 'R8-003', 'R8-004']],
    ['place', 'ascending', ['R8-002', 'R8-001', 'R8-003', 'R8-004']],
  ])('is sorted by %s and says so', async (sort, direction, order) => {
    const { text } = await deskOf(v7()).get(`${SHEET}?sort=${sort}`).expect(200);
    expect([...rows(text).keys()]).toEqual(order);
    expect(text.match(/aria-sort="\w+"/g)).toEqual([`aria-sort="${direction}"`]);
    expect(text).toMatch(new RegExp(`aria-sort="${direction}"><a [^>]*sort=${sort}#`));
  });

  it('takes no other order than those', async () => {
    const { text } = await deskOf(v9()).get(`${SHEET}?sort=constructor`).expect(200);
    expect([...rows(text).keys()][0]).toBe('R8-002');
  });

  it('says when it comes, and shows no score before the close, in the last millisecond neither', async () => {
    const office = juryOffice(V9_VOTES, { blank: 6 });
    writeCards(office, [{ 1: 85, 2: 80, 3: 78, 4: 71 }, { 1: 86 }, {}]);
    office.context.setNow('2026-08-31T14:59:59.999Z');
    const html = main((await deskOf(office).get(SHEET).expect(200)).text);
    expect(html).toContain(ja('award_sheet.wait', { closes: '2026年8月31日(月) 24:00まで' }));
    expect(html).toContain(ja('jury_progress.of', { whole: 4, own: 4 }));
    expect(html).toContain(ja('jury_progress.of', { whole: 1, own: 4 }));
    expect(html).not.toMatch(/8[56]\.00|8[56]</);
    closeJudging(office);
    office.context.setNow('2026-08-31T15:00:00.000Z');
    expect((await deskOf(office).get(SHEET).expect(200)).text).toContain('sheet-table');
  });

  it('shows no order while cards are still being locked, until the clock has done it', async () => {
    const office = juryOffice(V9_VOTES, { blank: 6 });
    writeCards(office, V9_CARDS);
    office.context.setNow(CLOSED);
    const html = main((await deskOf(office).get(SHEET).expect(200)).text);
    expect(html).toContain(ja('award_sheet.settling'));
    expect(html).toContain(`href="${SHEET}"`);
    for (const secret of ['sheet-table', 'R8-00', 'sheet.csv']) expect(html).not.toContain(secret);
    expect((await deskOf(office).post(CSV).expect(409)).text).toContain(ja('error.award_sheet_settling'));
    closeJudging(office);
    const { text } = await deskOf(office).get(SHEET);
    expect(text).not.toContain(ja('award_sheet.settling'));
    expect(text).toContain('sheet-table');
    await deskOf(office).post(CSV).expect(200);
  });

  it('says why each stands where it stands: means by criterion, and the lead over the next by jury and vote', async () => {
    const { text } = await deskOf(v9()).get(`${SHEET}?sort=code`).expect(200);
    const [table = ''] = /<table class="table count-table sheet-why"[\s\S]*?<\/table>/.exec(text) ?? [];
    expect([...table.matchAll(/<th scope="row">(R8-\d+)/g)].map(([, code]) => code)).toEqual([
      'R8-002',
      'R8-001',
      'R8-003',
      'R8-004',
    ]);
    expect(table).toContain('<strong>1.00</strong>');
    // 0.7 × (52.985 − 62.936) and 0.3 × (61.799 − 35.256)
    expect(table).toContain(ja('award_sheet.gap_of', { jury: '\u22126.97', vote: '+7.96' }));
    const { effect, spread } = pointsFor(80);
    for (const points of [effect, spread]) expect(table).toContain(`${points}.00</td>`);
  });

  it('computes the score of the first place in words', async () => {
    const { text } = await deskOf(v9()).get(SHEET).expect(200);
    expect(text).toContain(ja('award_sheet_step.jury', { value: '80.00', middle: '78.50', spread: '5.02', t: '52.99' }));
    expect(text).toContain(ja('award_sheet_step.vote', { value: '30.00', middle: '22.00', spread: '6.78%', t: '61.80' }));
    const final = { jury: '0.7', tJury: '52.99', vote: '0.3', tVote: '61.80', score: '55.63' };
    expect(text).toContain(ja('award_sheet_step.final', final));
    expect(text).toContain(ja('award_sheet_step.effect', { effect: `${pointsFor(80).effect}.00` }));
  });

  it('says so where the floor of the deviation holds, and where the vote is not used', async () => {
    const office = juryOffice({ everyday: [6, 15] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 82, 2: 80 })),
    );
    closeJudging(office);
    const { text } = await deskOf(office).get(SHEET).expect(200);
    const spread = ja('award_sheet_step.floor', { spread: '2.00' });
    expect(text).toContain(ja('award_sheet_step.jury', { value: '82.00', middle: '81.00', spread, t: '55.00' }));
    expect(text).toContain(ja('award_sheet_step.final_alone', { score: '55.00' }));
  });

  it('shows all categories together by jury score, and to nobody who is recused in one of them', async () => {
    const office = juryOffice({ large: [16, 15], everyday: [16, 15] }, { leads: (db) => [addLead(db)] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 70, 2: 90, 3: 80, 4: 75 })),
    );
    closeJudging(office);
    const tableOf = (html: string) => /<table class="table count-table sheet-overall"[\s\S]*?<\/table>/.exec(html)?.[0] ?? '';
    const shown = tableOf((await deskOf(office).get(SHEET).expect(200)).text);
    expect([...shown.matchAll(/(R8-\d+) /g)].map(([, code]) => code)).toEqual(['R8-002', 'R8-003', 'R8-004', 'R8-001']);
    const closed = (await browserOf(office.context, colleague(office)).get(SHEET).expect(200)).text;
    expect(tableOf(closed)).toBe('');
    expect(closed).toContain(ja('award_sheet.overall_closed'));
    expect((await deskOf(v9()).get(SHEET)).text).not.toContain('id="overall"');
  });

  it('writes whole cards without decimals', async () => {
    const { text } = await deskOf(v9()).get(SHEET).expect(200);
    const [table = ''] = /<div class="table-frame sheet-cards"[\s\S]*?<\/table>/.exec(text) ?? [];
    expect(table.match(/<td class="table__number">85<\/td>/g)).toHaveLength(3);
    expect(table).not.toContain('85.00');
  });

  it('shows nothing of a category to a secretary who is recused in it, in whatever order', async () => {
    const doboku = (db: Db) => [addLead(db)];
    const office = juryOffice({ large: [0], ...V9_VOTES }, { blank: 6, leads: doboku });
    writeCards(
      office,
      V9_CARDS.map((row) => ({ 1: 64, 2: row[1], 3: row[2], 4: row[3], 5: row[4] })),
    );
    closeJudging(office);
    const desk = browserOf(office.context, colleague(office));
    for (const path of [SHEET, `${SHEET}?sort=jury`]) {
      const html = main((await desk.get(path).expect(200)).text);
      expect(html).toContain(ja('award_sheet.closed'));
      expect(html).toContain('64.00');
      for (const secret of ['85.00', '80.00', '55.63', '30.00%', 'R8-002', titleOf(2)]) expect(html).not.toContain(secret);
    }
    const csv = textOf(await desk.post(CSV).expect(200));
    expect(csv).toContain('R8-001');
    for (const secret of ['R8-002', titleOf(2), '85', '55.62']) expect(csv).not.toContain(secret);
  });

  it('leaves out what withdrew during the judging, and names it', async () => {
    const office = juryOffice(V9_VOTES, { blank: 6 });
    writeCards(office, V9_CARDS);
    withdraw(office, 3, 'judging');
    closeJudging(office);
    const { text } = await deskOf(office).get(SHEET).expect(200);
    // V10
    expect([...rows(text)].map(([code, cells]) => [code, cells[1]])).toEqual([
      ['R8-002', '55.41'],
      ['R8-001', '54.12'],
      ['R8-004', '40.46'],
    ]);
    expect(text).toContain(ja('award_sheet.withdrawn', { code: 'R8-003', title: titleOf(3) }));
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = v9();
    for (const person of [sato, takahashi, ito, ...office.jurors]) await browserOf(office.context, person).get(SHEET).expect(404);
    await browserOf(office.context).get(SHEET).expect(303);
    for (const year of ['x', '0', '2030']) await deskOf(office).get(`/secretariat/awards/${year}/sheet`).expect(404);
  });
});

describe('the warnings of the sheet', () => {
  const shownBy = async (office: JuryOffice): Promise<string> => (await deskOf(office).get(SHEET).expect(200)).text;

  it('are none where everything is as it should be', async () => {
    expect(await shownBy(v9())).not.toContain('sheet-warnings');
  });

  it('few ballots: the vote does not count', async () => {
    const office = juryOffice({ everyday: [6, 15] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 85, 2: 80 })),
    );
    closeJudging(office);
    const text = await shownBy(office);
    expect(text).toContain(ja('award_sheet_warning.few_ballots', { ballots: 21, minimum: 30 }));
    expect(text).toContain(ja('award_sheet.weights', { jury: 100, vote: 0 }));
    expect([...rows(text).keys()]).toEqual(['R8-001', 'R8-002']);
  });

  it('best score below what a prize needs', async () => {
    const office = juryOffice({ everyday: [16, 15] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 59, 2: 40 })),
    );
    closeJudging(office);
    expect(await shownBy(office)).toContain(ja('award_sheet_warning.below', { best: '59.00', least: 60 }));
  });

  it('no cards, and a juror who did not finish', async () => {
    const office = juryOffice({ everyday: [16, 15] });
    writeCards(office, [{ 1: 85, 2: null }]);
    closeJudging(office);
    const text = await shownBy(office);
    expect(text).toContain(ja('award_sheet_warning.no_cards'));
    expect(text).toContain(ja('award_sheet_warning.incomplete', { jurors: 'J1、J2、J3' }));
    expect(rows(text).get('R8-001')?.slice(0, 3)).toEqual(['—', '—', '—']);
  });

  it('no jury', async () => {
    const office = juryOffice({ everyday: [16, 15] }, { jurors: 0 });
    closeJudging(office);
    expect(await shownBy(office)).toContain(ja('award_sheet_warning.no_jury'));
  });

  it('jurors who cannot be compared', async () => {
    const office = juryOffice({ everyday: [16, 15] }, { jurors: 2 });
    recuse(office, office.jurors[0] as Viewer, 1);
    recuse(office, office.jurors[1] as Viewer, 2);
    writeCards(office, [{ 2: 85 }, { 1: 80 }]);
    closeJudging(office);
    const text = await shownBy(office);
    expect(text).toContain(ja('award_sheet_warning.unconnected'));
    expect(text).not.toContain('<svg class="plot"');
  });

  it('a lot that is missing, with the way to it', async () => {
    const office = juryOffice({ everyday: [16, 16] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 80, 2: 80 })),
    );
    closeJudging(office);
    const text = await shownBy(office);
    expect(text).toContain(ja('award_sheet_warning.lot_missing'));
    expect(text).toContain('href="/secretariat/awards/2026/lots/everyday"');
    expect(text).toContain(ja('award_sheet_tie.lot_missing', { better: 'R8-001', worse: 'R8-002' }));
  });

  it('says nothing of ballots where one entry had no vote', async () => {
    const office = juryOffice({ everyday: [0] });
    writeCards(
      office,
      Array.from({ length: 3 }, () => ({ 1: 80 })),
    );
    closeJudging(office);
    const text = await shownBy(office);
    expect(text).not.toContain('sheet-warnings');
    expect(rows(text).get('R8-001')).toEqual(['1', '50.00', '80.00', '—', '80.00', '0.00', '50.00', '50.00', '3']);
  });
});

describe('POST /secretariat/awards/:year/sheet.csv', () => {
  it('holds the figures as numbers, the cards that count, and writes down who took it', async () => {
    const office = v7();
    const answer = await deskOf(office).post(CSV).expect(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toBe('attachment; filename="award-2026-sheet.csv"');
    const text = textOf(answer);
    expect(text.startsWith('\uFEFF部門,順位,')).toBe(true);
    const [head = [], ...body] = lines(text);
    expect(head.slice(-3)).toEqual(['J1', 'J2', 'J3']);
    const second = body.find((line) => line.includes('R8-002'));
    expect(second?.slice(-3)).toEqual(['82', '82', '']);
    expect(second?.[head.indexOf('審査の点')]).toBe('76.3333');
    expect(body.find((line) => line.includes('R8-004'))?.[head.indexOf('標準化した点')]).toBe('-1.3031');
    expect(lastEvents(office.db)).toEqual([{ kind: 'award.sheet_exported', actorId: office.secretary.id, subjectId: 2026 }]);
  });

  it('makes titles harmless that a spreadsheet would calculate', async () => {
    const office = v9();
    office.db
      .prepare("UPDATE posts SET title = '=1+1を計算する' WHERE id = ?")
      .run(entryQueries(office.db).findByNumber(2026, 1)?.postId);
    expect(textOf(await deskOf(office).post(CSV).expect(200))).toContain(",'=1+1を計算する,");
  });

  it('is refused before the close', async () => {
    const office = juryOffice(V9_VOTES, { blank: 6 });
    const before = allRows(office.db, ['sessions']);
    expect((await deskOf(office).post(CSV).expect(409)).text).toContain(ja('error.award_sheet_early'));
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    const office = v9();
    const before = allRows(office.db, ['sessions']);
    for (const person of [sato, takahashi, ito, ...office.jurors]) await browserOf(office.context, person).post(CSV).expect(404);
    await browserOf(office.context).post(CSV).expect(401);
    expect(allRows(office.db, ['sessions'])).toEqual(before);
    for (const year of ['x', '0', '2030']) await deskOf(office).post(`/secretariat/awards/${year}/sheet.csv`).expect(404);
  });
});
