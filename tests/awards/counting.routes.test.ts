import { hash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { freezeShortlist } from '../../src/awards/counting/shortlist.ts';
import { editPost } from '../../src/board/index.ts';
import type { Db } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  allRows,
  type Browser,
  browserOf,
  CASE_STUDY,
  faultBeside,
  ito,
  ja,
  oneRow,
  sato,
  takahashi,
  tanaka,
  typedIn,
  waitingForLock,
} from '../support/index.ts';
import {
  type CountingOffice,
  codes,
  countingOffice,
  countOf,
  putBallot,
  storedShortlist,
  titleOf,
  trackerOf,
  withdraw,
} from './counting-support.ts';

const DESK = '/secretariat/awards/2026';
const COUNTING = `${DESK}/counting`;
const LOT = `${DESK}/lots/everyday`;
const JURY = `${DESK}/shortlist/everyday`;
/** Four equal ones for the fifth place. */
const TIED = { everyday: [9, 8, 7, 6, 3, 3, 3, 3] };
const CLEAR = { large: [0], everyday: [9, 8, 7, 6, 5, 4, 3] };

let office: CountingOffice;
let desk: Browser;

function open(votes: Readonly<Record<string, readonly number[]>>, options: Parameters<typeof countingOffice>[1] = {}): void {
  office = countingOffice(votes, options);
  desk = browserOf(office.context, office.secretary);
}
const frozen = (): void => freezeShortlist(office.db, office.secretary, 2026, office.context.clock.now());
const others = (): Browser[] => [sato, takahashi, ito].map((person) => browserOf(office.context, person));
/** A browser of a secretary who finds, once the write lock is held, that it has become later. */
const late = (later: string): Browser => browserOf(waitingForLock(office.context, later), office.secretary);
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));

/** Nobody but the secretariat finds the address, in whatever way it is asked for; strangers are told to sign in. */
async function refusesOthers(method: 'get' | 'put' | 'post', path: string): Promise<void> {
  const before = allRows(office.db, ['sessions']);
  for (const person of others()) await person[method](path).expect(404);
  await browserOf(office.context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(office.db, ['sessions'])).toEqual(before);
}

describe('GET /secretariat/awards/:year/counting', () => {
  it('says when the count comes while the vote is open, without a figure that depends on it', async () => {
    const pages: string[] = [];
    for (const votes of [
      [1, 1, 0],
      [9, 4, 2],
    ]) {
      open({ everyday: votes }, { closed: false, now: '2026-07-10T00:00:00Z' });
      pages.push(main((await desk.get(COUNTING).expect(200)).text));
    }
    expect(pages[0]).toBe(pages[1]);
    expect(pages[0]).toContain(ja('award_counting.wait', { closes: '2026年7月17日(金) 17:00まで' }));
  });

  it('asks to close the box when its time is over and the clock did not', async () => {
    open({ everyday: [9, 4, 2] }, { closed: false });
    const { text } = await desk.get(COUNTING).expect(200);
    expect(text).toContain(ja('award_counting_act.close'));
    expect(text).not.toContain('count-table');
  });

  it('shows the standings with rate and fraction, blank ballots, turnout, and the line of the shortlist', async () => {
    open(CLEAR, { before: ({ db, people }) => putBallot(db, people[45] as { id: number }, 'everyday', []) });
    const html = main((await desk.get(COUNTING).expect(200)).text);
    for (const part of [
      '9/43',
      '20.93%',
      '18.60%',
      '79.63%',
      ja('award_counting.one_entry'),
      ja('award_boundary.clear', { advancing: 5 }),
    ])
      expect(html).toContain(part);
    const line = html.slice(html.indexOf('count-line--last'));
    expect(line.indexOf('R8-006')).toBeGreaterThan(0);
    expect(line.indexOf('R8-006')).toBeLessThan(line.indexOf('R8-007'));
    expect(html).toContain(ja('award_counting_act.freeze'));
    expect(html.match(/button--solid/g)).toHaveLength(1);
  });

  it('names the category whose lot is missing', async () => {
    open(TIED);
    const html = main((await desk.get(COUNTING).expect(200)).text);
    expect(html).toContain(ja('award_counting_next.lot', { category: '日常業務の改善' }));
    expect(html).toContain(`href="${LOT}"`);
    expect(html).not.toContain(ja('award_counting_act.freeze'));
  });

  it('shows the titles of the day the list was frozen', async () => {
    open(CLEAR, {
      before: ({ db }) => {
        const postId = Number(oneRow(db, 'SELECT post_id AS id FROM award_entries WHERE number = 2')?.['id']);
        editPost(db, sato, postId, 1, { ...CASE_STUDY, title: 'あとから変えた題名' }, new Date('2026-07-10T00:00:00Z'));
      },
    });
    const { text } = await desk.get(COUNTING).expect(200);
    expect(text).toContain(titleOf(2));
    expect(text).not.toContain('あとから変えた題名');
  });

  it('shows the outcome below the title as well, for narrow screens, and marks what the jury added', async () => {
    open(CLEAR);
    frozen();
    await desk.put(JURY, { entry: '8', reason: '広がりがある' }).expect(303);
    const html = main((await desk.get(COUNTING).expect(200)).text);
    const [line = ''] = [...html.matchAll(/<tr class="count-line[\s\S]*?<\/tr>/g)]
      .map(([row]) => row)
      .filter((row) => row.includes('R8-008'));
    expect(line).toContain('count-line--jury');
    expect(line).not.toContain('count-line--out');
    expect(line.split(ja('award_fate.jury'))).toHaveLength(3);
    expect(/<th scope="row">[\s\S]*?<\/th>/.exec(line)?.[0]).toContain(ja('award_fate.jury'));
  });

  it('warns when there are not as many ballots as people marked as having voted', async () => {
    open(CLEAR, {
      before: ({ db, people }) =>
        db.prepare("INSERT INTO award_participations (year, category, user_id) VALUES (2026, 'everyday', ?)").run(people[46]?.id),
    });
    expect((await desk.get(COUNTING)).text).toContain(ja('award_counting.marked', { people: '43', ballots: '42' }));
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    open(CLEAR);
    await refusesOthers('get', COUNTING);
    for (const year of ['x', '0', '2030']) await desk.get(`/secretariat/awards/${year}/counting`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/box', () => {
  it('closes the box once its time is over, and does nothing a second time', async () => {
    open(CLEAR, { closed: false, now: '2026-07-17T07:59:59.999Z' });
    await desk.put(`${DESK}/box`).expect(409);
    office.context.setNow('2026-07-17T08:00:00.000Z');
    await desk.put(`${DESK}/box`).expect(303).expect('Location', COUNTING);
    expect((await desk.get(COUNTING)).text).toContain('count-table');
    const before = allRows(office.db, ['sessions']);
    await desk.put(`${DESK}/box`).expect(303);
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    open(CLEAR, { closed: false });
    await refusesOthers('put', `${DESK}/box`);
    await desk.put('/secretariat/awards/x/box').expect(404);
  });
});

describe('GET /secretariat/awards/:year/lots/:category', () => {
  it('shows the value of the box that was fixed before, and who is drawn among, in the order of their numbers', async () => {
    open(TIED);
    const html = main((await desk.get(LOT).expect(200)).text);
    expect(html).toContain(countOf(office.db).boxDigest);
    for (const number of [5, 6, 7, 8]) expect(html).toContain(titleOf(number));
    for (const number of [1, 2, 3, 4]) expect(html).not.toContain(titleOf(number));
    expect(html).not.toMatch(/\d\/\d\d|%/);
  });

  it('is not there before the close, nor where no lot is needed', async () => {
    open(TIED, { closed: false });
    await desk.get(LOT).expect(409);
    open(CLEAR);
    await desk.get(LOT).expect(409);
    await desk.get(`${DESK}/lots/large`).expect(409);
  });

  it('is for the secretariat alone, and for categories that exist', async () => {
    open(TIED);
    await refusesOthers('get', LOT);
    for (const path of [`${DESK}/lots/nowhere`, '/secretariat/awards/x/lots/everyday']) await desk.get(path).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/lots/:category', () => {
  const FIELDS = { publicNumber: '\uFF10\uFF13\uFF18 \uFF19\uFF11\uFF15', again: '38915', witnesses: '総務課 伊藤' };

  it('records the number without zeros at its front and shows an order that anybody can compute again (V4)', async () => {
    open(TIED);
    await desk.put(LOT, FIELDS).expect(303).expect('Location', LOT);
    const trackers = office.people.slice(0, 42).map(({ id }) => trackerOf(id, 'everyday'));
    const digest = hash('sha256', trackers.sort().join('\n'), 'hex');
    const seed = `dxaward-lot|2026|everyday|shortlist|${digest}|38915`;
    const hashes = new Map(codes(5, 6, 7, 8).map((code) => [hash('sha256', `${seed}|${code}`, 'hex'), code]));
    const order = [...hashes.keys()].sort().map((found) => [hashes.get(found), found]);
    const html = main((await desk.get(LOT).expect(200)).text);
    expect(html).toContain(seed);
    expect(html).toContain('総務課 伊藤');
    expect(
      [...html.matchAll(/<th scope="row">(R8-\d+)<\/th>[\s\S]*?<code>(\w{64})/g)].map(([, code, found]) => [code, found]),
    ).toEqual(order);
    expect(countOf(office.db).entries).toEqual([...codes(1, 2, 3, 4), order[0]?.[0]]);
  });

  it('is given again with what was typed when the numbers differ or are none, or nobody has seen it', async () => {
    open(TIED);
    const before = allRows(office.db, ['sessions']);
    const { text } = await desk.put(LOT, { publicNumber: '38915', again: '38951', witnesses: '' }).expect(422);
    expect(typedIn(text, 'publicNumber')).toBe('38915');
    expect(faultBeside(text, 'again')).toBe(ja('form.public_number_again'));
    expect(faultBeside(text, 'witnesses')).toBe(ja('form.witnesses'));
    for (const publicNumber of ['', 'abc', '1'.repeat(21), '-7', '1.5'])
      expect(
        faultBeside((await desk.put(LOT, { ...FIELDS, publicNumber, again: publicNumber }).expect(422)).text, 'publicNumber'),
      ).toBe(ja('form.public_number'));
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it.each([
    ['007', '7', '7'],
    ['000', '0', '0'],
    [`000${'9'.repeat(20)}`, '9'.repeat(20), '9'.repeat(20)],
  ])('takes %s for the number it is: no zeros let anybody choose an order', async (publicNumber, again, stored) => {
    open(TIED);
    expect((await desk.get(LOT)).text).toContain(ja('award_lot.number_hint'));
    await desk.put(LOT, { ...FIELDS, publicNumber, again }).expect(303);
    expect(oneRow(office.db, 'SELECT public_number AS number FROM award_lots')).toEqual({ number: stored });
  });

  it('is recorded with the time at which the lock was had', async () => {
    open(TIED);
    await late('2026-07-20T00:00:30.000Z').put(LOT, FIELDS).expect(303);
    expect(oneRow(office.db, 'SELECT drawn_at AS at FROM award_lots')).toEqual({ at: '2026-07-20T00:00:30.000Z' });
  });

  it('records one number for good', async () => {
    open(TIED);
    await desk.put(LOT, FIELDS).expect(303);
    const before = allRows(office.db, ['sessions']);
    await desk.put(LOT, { ...FIELDS, publicNumber: '1', again: '1' }).expect(409);
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('is for the secretariat alone, after the close, and for categories that exist', async () => {
    open(TIED, { closed: false });
    await desk.put(LOT, FIELDS).expect(409);
    open(TIED);
    await refusesOthers('put', LOT);
    await desk.put(`${DESK}/lots/nowhere`, FIELDS).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/shortlist', () => {
  it('freezes the shortlist; after that the page offers the judging', async () => {
    open(CLEAR);
    await desk.put(`${DESK}/shortlist`).expect(303).expect('Location', COUNTING);
    expect(storedShortlist(office.db)).toHaveLength(6);
    const html = main((await desk.get(COUNTING)).text);
    expect(html).toContain(ja('award_counting_act.begin'));
    expect(html).toContain(ja('award_counting_done.shortlist_frozen', { name: '渡辺' }));
    await desk.put(`${DESK}/shortlist`).expect(409);
  });

  it('waits for the close and for the lot', async () => {
    open(CLEAR, { closed: false });
    await desk.put(`${DESK}/shortlist`).expect(409);
    open(TIED);
    await desk.put(`${DESK}/shortlist`).expect(409);
    expect(storedShortlist(office.db)).toEqual([]);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    open(CLEAR);
    await refusesOthers('put', `${DESK}/shortlist`);
    await desk.put('/secretariat/awards/x/shortlist').expect(404);
  });
});

describe('GET /secretariat/awards/:year/shortlist/:category', () => {
  it('offers what was left out, by number and without any figure', async () => {
    open(CLEAR);
    frozen();
    const html = main((await desk.get(JURY).expect(200)).text);
    for (const number of [7, 8]) expect(html).toContain(titleOf(number));
    for (const number of [1, 2, 3, 4, 5, 6]) expect(html).not.toContain(titleOf(number));
    expect(html).not.toMatch(/\d\/\d\d|%/);
    expect(main((await desk.get(`${DESK}/shortlist/large`).expect(200)).text)).toContain(ja('award_jury.nobody'));
  });

  it('is for the secretariat alone, after the freeze, and for categories that exist', async () => {
    open(CLEAR);
    await desk.get(JURY).expect(409);
    frozen();
    await refusesOthers('get', JURY);
    await desk.get(`${DESK}/shortlist/nowhere`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/shortlist/:category', () => {
  beforeEach(() => {
    open(CLEAR);
    frozen();
  });

  it('adds one entry with its reason', async () => {
    await desk.put(JURY, { entry: 8, reason: '広がりがある' }).expect(303).expect('Location', COUNTING);
    expect(storedShortlist(office.db).at(-1)).toBe('8 jury');
    expect(main((await desk.get(COUNTING)).text)).toContain(
      ja('award_counting.jury_reason', { code: 'R8-008', reason: '広がりがある' }),
    );
    await desk.put(JURY, { entry: 7, reason: '広がりがある' }).expect(409);
  });

  it('is given again with what was typed without a reason or with an entry that cannot be added', async () => {
    const { text } = await desk.put(JURY, { entry: 1, reason: '' }).expect(422);
    expect(faultBeside(text, 'entry')).toBe(ja('form.jury_entry'));
    expect(faultBeside(text, 'reason')).toBe(ja('form.jury_reason'));
    const again = await desk.put(JURY, { entry: 'x', reason: '理'.repeat(501) }).expect(422);
    expect(typedIn(again.text, 'reason')).toBe('理'.repeat(501));
    expect(storedShortlist(office.db)).toHaveLength(6);
  });

  it('is for the secretariat alone, and for categories that exist', async () => {
    await refusesOthers('put', JURY);
    await desk.put(`${DESK}/shortlist/nowhere`, { entry: 8, reason: '広がりがある' }).expect(404);
  });
});

describe('a secretary who has part in a category', () => {
  const LOTS = { publicNumber: '7', again: '7', witnesses: '伊藤' };
  const CHOICE = { entry: 8, reason: '広がりがある' };

  /** The second secretary leads, has worked on or has nominated the fourth entry of the category, however it ended. */
  function withPart(
    votes: Readonly<Record<string, readonly number[]>>,
    part: 'lead' | 'member' | 'nominator',
    gone = false,
  ): Browser {
    let own: Viewer | undefined;
    open(votes, {
      leads: (db) => {
        own = addSecretary(db, { login: 'mori', name: '森' });
        return part === 'lead' ? [tanaka, tanaka, tanaka, own] : [];
      },
      join: (db) => {
        if (own && part !== 'lead') join(db, own, part);
      },
      before: (opened) => {
        if (gone) withdraw(opened, 4, 'voting');
      },
    });
    return browserOf(office.context, own);
  }

  function join(db: Db, { id, departmentId }: Viewer, part: 'member' | 'nominator'): void {
    const sql =
      part === 'member'
        ? 'INSERT INTO award_members (entry_id, user_id, position, department_id) SELECT id, ?, 1, ? FROM award_entries WHERE number = 4'
        : "INSERT INTO award_nominations (entry_id, nominator_id, department_id, reason, nominated_at) SELECT id, ?, ?, '', '2026-06-10' FROM award_entries WHERE number = 4";
    db.prepare(sql).run(id, departmentId);
  }

  it.each(['lead', 'member', 'nominator'] as const)('as %s does not record its lot', async (part) => {
    const own = withPart(TIED, part);
    const html = main((await own.get(LOT).expect(200)).text);
    expect(html).toContain(ja('error.award_category_own'));
    expect(html).not.toContain('name="publicNumber"');
    const before = allRows(office.db, ['sessions']);
    expect((await own.put(LOT, LOTS).expect(403)).text).toContain(ja('error.award_category_own'));
    expect(allRows(office.db, ['sessions'])).toEqual(before);
    await desk.put(LOT, LOTS).expect(303);
  });

  it.each(['lead', 'member', 'nominator'] as const)('as %s does not record what the jury wants', async (part) => {
    const own = withPart(CLEAR, part);
    frozen();
    const html = main((await own.get(JURY).expect(200)).text);
    expect(html).toContain(ja('error.award_category_own'));
    expect(html).not.toContain('name="reason"');
    const before = allRows(office.db, ['sessions']);
    expect((await own.put(JURY, CHOICE).expect(403)).text).toContain(ja('error.award_category_own'));
    expect((await own.put(JURY, { entry: 'x', reason: '' }).expect(422)).text).not.toContain('name="reason"');
    expect(allRows(office.db, ['sessions'])).toEqual(before);
    await desk.put(JURY, CHOICE).expect(303);
  });

  it('has it still when the entry has left', async () => {
    const own = withPart({ everyday: [9, 8, 7, 0, 6, 3, 3, 3, 3] }, 'lead', true);
    await own.put(LOT, LOTS).expect(403);
    await desk.put(LOT, LOTS).expect(303);
  });

  it('records those of the other categories', async () => {
    const own = withPart({ large: [0, 0, 0, 0], everyday: CLEAR.everyday }, 'nominator');
    frozen();
    await own.put(JURY, { entry: 11, reason: '広がりがある' }).expect(303);
  });
});

describe('PUT /secretariat/awards/:year/judging', () => {
  it('begins the judging once, after the freeze', async () => {
    open(CLEAR);
    await desk.put(`${DESK}/judging`).expect(409);
    frozen();
    await desk.put(`${DESK}/judging`).expect(303).expect('Location', COUNTING);
    expect(main((await desk.get(COUNTING)).text)).toContain(ja('award_counting_next.wait'));
    await desk.put(`${DESK}/judging`).expect(409);
    await desk.get(JURY).expect(409);
  });

  it('keeps the time at which the lock was had, as the shortlist and the choice of the jury do', async () => {
    open(CLEAR);
    const later = '2026-07-20T00:00:30.000Z';
    const slow = late(later);
    await slow.put(`${DESK}/shortlist`).expect(303);
    await slow.put(JURY, { entry: 8, reason: '広がりがある' }).expect(303);
    await slow.put(`${DESK}/judging`).expect(303);
    const sql = "SELECT DISTINCT taken_at AS at FROM award_steps WHERE step IN ('shortlist_frozen', 'judging_begun')";
    expect(office.db.prepare(sql).all()).toEqual([{ at: later }]);
    expect(office.db.prepare('SELECT DISTINCT added_at AS at FROM award_shortlist').all()).toEqual([{ at: later }]);
  });

  it('is for the secretariat alone, and for years that exist', async () => {
    open(CLEAR);
    frozen();
    await refusesOthers('put', `${DESK}/judging`);
    await desk.put('/secretariat/awards/x/judging').expect(404);
  });
});
