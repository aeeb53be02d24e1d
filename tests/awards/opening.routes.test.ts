import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Response } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { chainQueries } from '../../src/awards/chain.ts';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { findChainFault } from '../../src/awards/rules/index.ts';
import { screeningQueries } from '../../src/awards/screening/queries.ts';
import { readKey } from '../../src/awards/voting/keys.ts';
import { openVoting } from '../../src/awards/voting/opening.ts';
import { rollQueries } from '../../src/awards/voting/roll.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { editPost, hidePost, withdrawPost } from '../../src/board/index.ts';
import { type Db, holdGenerations, inTransaction, openDatabase, snapshotOf, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  addSecretary,
  allRows,
  awardContext,
  type Browser,
  browserOf,
  CASE_STUDY,
  countRows,
  DURING,
  faultBeside,
  insertAward,
  insertEntry,
  ito,
  ja,
  lastEvents,
  oneRow,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
  waitingForLock,
} from '../support/index.ts';

let context: TestContext;
let db: Db;
let mori: Viewer;
let browser: Browser;

beforeEach(() => {
  context = awardContext();
  db = context.db;
  mori = addSecretary(db, { login: 'mori', name: '森' });
  insertAward(db, mori);
  browser = browserOf(context, mori);
});

const PATH = '/secretariat/awards/2026/voting';
const at = new Date(DURING.screening);
const keyFile = () => path.join(context.config.dataDir, 'award-keys', '2026.key');
const stateOf = (id: number) => oneRow(db, 'SELECT state FROM award_entries WHERE id = ?', id)?.['state'];
const seenOn = (html: string): string => / name="seen" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** Confirms what the page shows. */
const confirm = async (): Promise<Response> => {
  const seen = seenOn((await browser.get(PATH)).text);
  return browser.put(PATH, { confirm: 'yes', seen });
};

describe('GET /secretariat/awards/:year/voting', () => {
  it('shows what would be fixed and what follows from it', async () => {
    insertEntry(db, { title: '一つ目の事例' });
    insertEntry(db, { title: '二つ目の事例', lead: tanaka });
    insertEntry(db, { category: 'ideas', title: 'ひとつだけの挑戦', lead: suzuki });
    insertEntry(db, { state: 'awaiting_consent', title: '返事のない事例' });
    yearQueries(db).insertJuror({ year: 2026, userId: ito.id, namedBy: mori.id, namedAt: DURING.draft });
    const { text } = await browser.get(PATH).expect(200);
    for (const part of [
      '一つ目の事例',
      ja('award_opening.choices', { count: 1 }),
      ja('award_opening.no_vote'),
      ja('award_opening.no_entries'),
      ja('award_opening.lapsing', { count: 1 }),
      '返事のない事例',
      ja('award_opening.follows_roll', { count: 5 }),
      ja('award_opening.jurors', { count: 1, names: '伊藤' }),
      'award-keys/2026.key',
      ja('award_opening.confirm'),
    ])
      expect(text).toContain(part);
  });

  it('names every undecided entry, with a link, and offers nothing to confirm', async () => {
    insertEntry(db);
    insertEntry(db, { state: 'submitted', title: 'まだのもの' });
    insertEntry(db, { state: 'needs_fix', title: '修正を待つもの' });
    const { postId } = insertEntry(db, { title: '隠れたもの' });
    hidePost(db, takahashi, postId, '確認中', at);
    const { text } = await browser.get(PATH).expect(200);
    for (const part of [
      ja('award_obstacle.pending', { count: 3 }),
      ja('award_pending.submitted'),
      ja('award_pending.needs_fix'),
      ja('award_pending.unreadable'),
      'href="/secretariat/awards/2026/entries/2"',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('name="confirm"');
  });

  it.each([
    { now: DURING.draft, obstacle: 'not_yet' },
    { now: DURING.nominating, obstacle: 'not_yet' },
    { now: DURING.screening, obstacle: 'no_entries' },
    { now: '2026-07-17T08:00:00Z', obstacle: 'dates_past' },
  ])('says at $now why the vote cannot be opened', async ({ now, obstacle }) => {
    context.setNow(now);
    const { text } = await browserOf(context, mori).get(PATH).expect(200);
    const date = '2026年6月30日(火) 24:00まで';
    expect(text).toContain(ja(`award_obstacle.${obstacle}`, { date, count: 0 }));
    expect(text).not.toContain('name="confirm"');
  });

  it('points out a lead who has left; the entry may stand nevertheless', async () => {
    const lead = addPerson(db, { login: 'ono', name: '小野' });
    insertEntry(db, { lead });
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.nominating, lead.id);
    const { text } = await browser.get(PATH).expect(200);
    expect(text).toContain(ja('award_opening.leaderless', { code: 'R8-001', name: '小野' }));
    expect(text).toContain('name="confirm"');
  });

  it('is an approval sheet afterwards, with the head of the chain of that moment', async () => {
    insertEntry(db, { title: '一つ目の事例' });
    insertEntry(db, { title: '二つ目の事例', lead: tanaka });
    openVoting(context, mori, 2026, at);
    const opened = chainQueries(db).head();
    rollQueries(db).insert({
      year: 2026,
      userId: addPerson(db, { login: 'late', name: '後藤' }).id,
      departmentId: 1,
      divisionId: 1,
    });
    const { text } = await browser.get(PATH).expect(200);
    for (const part of [
      ja('award_opening.sheet_title'),
      '森',
      'R8-002',
      ja('award_opening.people', { count: 6 }),
      ja('award_opening.head', { number: 3 }),
      opened?.hash as string,
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('name="confirm"');
  });

  it('names the cases on the sheet as they were when the list was fixed', async () => {
    const { postId } = insertEntry(db, { title: '一つ目の事例' });
    openVoting(context, mori, 2026, at);
    editPost(db, sato, postId, 1, { ...CASE_STUDY, title: 'あとから変えた題名' }, new Date(DURING.voting));
    const { text } = await browser.get(PATH).expect(200);
    expect(text).toContain('一つ目の事例');
    expect(text).not.toContain('あとから変えた題名');
  });

  it('is for the secretariat alone and knows no other year', async () => {
    for (const person of [sato, takahashi, ito]) await browserOf(context, person).get(PATH).expect(404);
    await browserOf(context).get(PATH).expect(303);
    for (const year of ['2025', '0', 'x']) await browser.get(`/secretariat/awards/${year}/voting`).expect(404);
  });
});

describe('PUT /secretariat/awards/:year/voting', () => {
  it('fixes the list and the roll, writes the key and tells whose nominations have ended', async () => {
    const standing = insertEntry(db);
    const refused = insertEntry(db, { state: 'ineligible' });
    const waiting = insertEntry(db, { state: 'awaiting_consent', lead: sato, nominators: [tanaka] });
    const draft = insertEntry(db, { state: 'draft' });
    const seen = seenOn((await browser.get(PATH)).text);
    await browser.put(PATH, { confirm: 'yes', seen }).expect(303);
    expect([standing, refused, waiting, draft].map(({ id }) => stateOf(id))).toEqual([
      'eligible',
      'ineligible',
      'lapsed',
      'lapsed',
    ]);
    expect(
      entryQueries(db)
        .listOnList(2026)
        .map(({ id }) => id),
    ).toEqual([standing.id]);
    expect(rollQueries(db).count(2026)).toBe(6);
    expect(readKey(context.config, 2026)).toHaveLength(32);
    expect(
      chainQueries(db)
        .list()
        .map(({ event }) => JSON.parse(event).type),
    ).toEqual(['rules', 'roll_frozen', 'voting_opened']);
    expect(findChainFault(chainQueries(db).list())).toBeUndefined();
    expect(lastEvents(db)).toEqual([{ kind: 'award.voting_frozen', actorId: mori.id, subjectId: 2026 }]);
    expect(oneRow(db, 'SELECT count(*) AS n FROM award_notices WHERE entry_id = ?', waiting.id)?.['n']).toBe(2);
  });

  it('leaves out jurors, those who left and those without a department; who is between two departments stays', async () => {
    insertEntry(db);
    yearQueries(db).insertJuror({ year: 2026, userId: ito.id, namedBy: mori.id, namedAt: DURING.draft });
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.nominating, suzuki.id);
    db.prepare("UPDATE memberships SET valid_to = '2026-06-30' WHERE user_id = ?").run(tanaka.id);
    db.prepare('DELETE FROM memberships WHERE user_id = ?').run(takahashi.id);
    touch(db, 'people');
    expect((await browser.get(PATH)).text).toContain(ja('award_opening.outside', { count: 1 }));
    expect((await confirm()).status).toBe(303);
    expect(
      rollQueries(db)
        .list(2026)
        .map(({ userId }) => userId),
    ).toEqual([sato.id, tanaka.id, mori.id]);
    expect(rollQueries(db).find(2026, sato.id)).toMatchObject({ departmentId: 2, divisionId: 1 });
  });

  it.each(['submitted', 'needs_fix', 'refusal', 'objection', 'unreadable'] as const)(
    'is refused while one entry is undecided: %s',
    async (why) => {
      insertEntry(db);
      const state =
        why === 'needs_fix' ? why : why === 'objection' ? 'ineligible' : why === 'unreadable' ? 'eligible' : 'submitted';
      const { id, postId } = insertEntry(db, { state, lead: tanaka });
      if (why === 'refusal') screeningQueries(db).insertRefusal(id, '期間の外', mori.id, DURING.screening);
      if (why === 'unreadable') withdrawPost(db, tanaka, postId, at);
      if (why === 'objection')
        db.prepare('INSERT INTO award_objections (entry_id, body, raised_by, raised_at) VALUES (?, ?, ?, ?)').run(
          id,
          '期間の中です',
          tanaka.id,
          DURING.screening,
        );
      const { text } = await browser.put(PATH, { confirm: 'yes' }).expect(409);
      expect(text).toContain(ja('error.award_undecided'));
      expect([countRows(db, 'award_roll'), chainQueries(db).head()?.seq, existsSync(keyFile())]).toEqual([0, 1, false]);
    },
  );

  it('does not wait for a proposal or an objection to an entry that was withdrawn', async () => {
    insertEntry(db);
    const { id } = insertEntry(db, { state: 'withdrawn', lead: tanaka });
    screeningQueries(db).insertRefusal(id, '期間の外', mori.id, DURING.screening);
    expect((await confirm()).status).toBe(303);
  });

  it.each([
    { now: '2026-06-30T14:59:59.999Z', key: 'award_not_screening' },
    { now: '2026-07-17T08:00:00.000Z', key: 'award_voting_dates_past' },
  ])('is refused at $now', async ({ now, key }) => {
    insertEntry(db);
    context.setNow(now);
    expect((await browserOf(context, mori).put(PATH, { confirm: 'yes' }).expect(409)).text).toContain(ja(`error.${key}`));
    expect(countRows(db, 'award_roll')).toBe(0);
  });

  it('is refused when the vote ends while the lock is waited for', async () => {
    insertEntry(db);
    const { text } = await browserOf(waitingForLock(context, '2026-07-17T08:00:00.000Z'), mori)
      .put(PATH, { confirm: 'yes' })
      .expect(409);
    expect(text).toContain(ja('error.award_voting_dates_past'));
    expect([countRows(db, 'award_roll'), existsSync(keyFile())]).toEqual([0, false]);
  });

  it('needs an entry and a tick', async () => {
    expect((await browser.put(PATH, { confirm: 'yes' }).expect(409)).text).toContain(ja('error.award_no_entries'));
    insertEntry(db);
    const before = allRows(db);
    const { text } = await browser.put(PATH, {}).expect(422);
    expect(faultBeside(text, 'confirm')).toBe(ja('form.award_opening_confirm'));
    await browser.put(PATH, { confirm: 'no' }).expect(422);
    expect(allRows(db)).toEqual(before);
  });

  it('asks once more when the list or the dates have changed since the page was made', async () => {
    insertEntry(db);
    const seen = seenOn((await browser.get(PATH)).text);
    insertEntry(db, { lead: tanaka, title: 'あとから決まった事例' });
    const { text } = await browser.put(PATH, { confirm: 'yes', seen }).expect(409);
    expect(faultBeside(text, 'confirm')).toBe(ja('form.award_plan_moved'));
    expect(text).toContain('あとから決まった事例');
    expect([countRows(db, 'award_roll'), existsSync(keyFile())]).toEqual([0, false]);
    await browser.put(PATH, { confirm: 'yes', seen: seenOn(text) }).expect(303);
  });

  it('happens once', async () => {
    insertEntry(db);
    expect((await confirm()).status).toBe(303);
    const key = readKey(context.config, 2026);
    const before = allRows(db);
    const { text } = await browser.put(PATH, { confirm: 'yes' }).expect(409);
    expect(text).toContain(ja('error.award_not_screening'));
    expect(allRows(db)).toEqual(before);
    expect(readKey(context.config, 2026)).toEqual(key);
  });

  it('is for the secretariat alone and knows no other year', async () => {
    insertEntry(db);
    for (const person of [sato, takahashi, ito]) await browserOf(context, person).put(PATH, { confirm: 'yes' }).expect(404);
    await browserOf(context).put(PATH, { confirm: 'yes' }).expect(401);
    for (const year of ['2025', '0', 'x'])
      await browser.put(`/secretariat/awards/${year}/voting`, { confirm: 'yes' }).expect(404);
    expect(countRows(db, 'award_roll')).toBe(0);
  });
});

describe('two processes on one database', () => {
  it('open the vote once, and the key is that of the first', () => {
    insertEntry(db);
    const file = path.join(context.config.dataDir, 'office.db');
    writeFileSync(file, snapshotOf(db));
    const [one, other] = [openDatabase(file), openDatabase(file)];
    // The second has looked at its data before the first commits, as a request does that waits for the lock.
    expect(yearQueries(other).listSteps()).toHaveLength(1);
    holdGenerations(other);
    openVoting({ ...context, db: one }, mori, 2026, at);
    const key = readKey(context.config, 2026);
    expect(() => openVoting({ ...context, db: other }, mori, 2026, at)).toThrow('award_not_screening');
    expect(readKey(context.config, 2026)).toEqual(key);
    expect([countRows(one, 'award_roll'), chainQueries(one).head()?.seq]).toEqual([6, 3]);
    for (const connection of [one, other]) connection.close();
  });
});

describe('a crash between the key and the commit', () => {
  it('leaves a key without a vote, which the next try replaces', () => {
    insertEntry(db);
    const before = allRows(db);
    const crash = () =>
      inTransaction(db, () => {
        openVoting(context, mori, 2026, at);
        throw new Error('power cut');
      });
    expect(crash).toThrow('power cut');
    touch(db, 'awards');
    expect(allRows(db)).toEqual(before);
    const orphan = readKey(context.config, 2026);
    expect(orphan).toHaveLength(32);
    openVoting(context, mori, 2026, at);
    expect(readKey(context.config, 2026)).not.toEqual(orphan);
    expect(countRows(db, 'award_roll')).toBe(6);
  });
});

describe('after the freeze', () => {
  it('transfers and departures change nothing on the roll (R5)', () => {
    insertEntry(db);
    openVoting(context, mori, 2026, at);
    const before = rollQueries(db).list(2026);
    db.prepare("UPDATE memberships SET valid_to = '2026-07-08' WHERE user_id = ?").run(sato.id);
    db.prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, 4, '2026-07-08')").run(sato.id);
    db.prepare('UPDATE users SET deactivated_at = ? WHERE id = ?').run(DURING.voting, tanaka.id);
    touch(db, 'people');
    expect(rollQueries(db).list(2026)).toEqual(before);
    expect(before.find(({ userId }) => userId === sato.id)).toMatchObject({ departmentId: 2, divisionId: 1 });
    expect(() => db.prepare('DELETE FROM award_roll').run()).toThrow('nobody leaves the roll');
    expect(() => db.prepare('UPDATE award_roll SET department_id = 4').run()).toThrow('the roll is not changed');
  });
});
