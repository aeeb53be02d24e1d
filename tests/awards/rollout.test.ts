import { beforeEach, describe, expect, it } from 'vitest';
import { setActive } from '../../src/accounts/index.ts';
import { type AnswerForm, answerRollout, recommendCase, setDepartments, takeBackCase } from '../../src/awards/rollout/actions.ts';
import { cellState, needsReason } from '../../src/awards/rollout/answers.ts';
import { rolloutCallouts } from '../../src/awards/rollout/callouts.ts';
import { matrixOf } from '../../src/awards/rollout/matrix.ts';
import { openWinners } from '../../src/awards/rollout/open.ts';
import { rolloutQueries } from '../../src/awards/rollout/queries.ts';
import { dueReminders } from '../../src/awards/rollout/reminded.ts';
import { dueOn, isDue } from '../../src/awards/rollout/reminders.ts';
import { rolloutSummary, summaryOf } from '../../src/awards/rollout/summary.ts';
import { hidePost, postQueries } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import { addPerson, DEPARTMENTS, insertPost, ito, ja, lastEvents, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import { type CountingOffice, codes } from './counting-support.ts';
import { PUBLISHED, postOf, publish, publishedOffice } from './rollout-support.ts';

const AT = new Date('2026-10-05T00:00:00.000Z');

let office: CountingOffice;
let db: Db;
let winner: number;

beforeEach(() => {
  office = publishedOffice();
  db = office.db;
  winner = postOf(db, 1);
});

const answer = (viewer: Viewer, form: Partial<AnswerForm>, at = AT, postId = winner): void =>
  answerRollout(db, viewer, postId, { answer: 'considering', reason: '', hoursAYear: undefined, seen: 0, ...form }, at);

const see = (viewer: Viewer, day: string, postId = winner): void => postQueries(db).addView(postId, day, viewer.id);

/** 税務課: considering */
function states(postId = winner, at = AT): Record<string, string> {
  return Object.fromEntries(
    matrixOf(db, { year: 2026 }, at).lines.map(({ department, cells }) => [
      department.name,
      cells.find(({ rollout }) => rollout.postId === postId)?.state ?? 'none',
    ]),
  );
}

/** Somebody moves to another department on a day. */
function transfer({ id }: Viewer, departmentId: number, on: string): void {
  db.prepare<[string, number]>('UPDATE memberships SET valid_to = ? WHERE user_id = ? AND valid_to IS NULL').run(on, id);
  db.prepare<[number, string, number]>('INSERT INTO memberships (user_id, valid_from, department_id) VALUES (?, ?, ?)').run(
    id,
    on,
    departmentId,
  );
}

/** The office with one more in the team of the first entry, with the department of now. */
function withMember({ id, departmentId }: Viewer): void {
  const insert =
    'INSERT INTO award_members (entry_id, user_id, position, department_id) SELECT id, ?, 1, ? FROM award_entries WHERE number = 1';
  office = publishedOffice({ join: (its) => its.prepare<[number, number]>(insert).run(id, departmentId) });
  db = office.db;
  winner = postOf(db, 1);
}

/** A department ends on the day of the publication. */
function dissolve(id: number): void {
  db.prepare<[number]>("UPDATE departments SET valid_to = '2026-10-01' WHERE id = ?").run(id);
  touch(db, 'people');
}

describe('a cell', () => {
  it.each([
    { answer: undefined, isOwner: false, seen: false, state: 'unseen' },
    { answer: undefined, isOwner: false, seen: true, state: 'seen' },
    { answer: 'trial' as const, isOwner: false, seen: false, state: 'trial' },
    { answer: 'dropped' as const, isOwner: false, seen: true, state: 'dropped' },
    { answer: undefined, isOwner: true, seen: false, state: 'own' },
  ])('is $state', ({ state, ...cell }) => expect(cellState(cell)).toBe(state));

  it('asks for a reason of whoever does not take a case over', () => {
    expect((['adopted', 'trial', 'considering', 'not_applicable', 'dropped'] as const).filter(needsReason)).toEqual([
      'not_applicable',
      'dropped',
    ]);
  });
});

describe('openWinners', () => {
  it('asks about every case that holds a prize, and about no other', () => {
    expect(
      rolloutQueries(db)
        .list(2026)
        .map(({ postId, origin }) => [postId, origin]),
    ).toEqual([
      [postOf(db, 1), 'winner'],
      [postOf(db, 2), 'winner'],
    ]);
    expect(rolloutQueries(db).find(winner)).toMatchObject({ ownerId: sato.id, ownerDepartmentId: DEPARTMENTS.shimin });
  });

  it('follows a corrected result, but keeps what a department has answered', () => {
    answer(tanaka, { answer: 'adopted' });
    publish(office, 2, { 'everyday-best': codes(3) }, { at: '2026-10-10T00:00:00.000Z' });
    openWinners(db, 2026, office.secretary, new Date('2026-10-10T00:00:00.000Z'));
    expect(
      rolloutQueries(db)
        .list(2026)
        .map(({ postId }) => postId),
    ).toEqual([winner, postOf(db, 3)]);
    expect(lastEvents(db, 2).map(({ kind }) => kind)).toEqual(['rollout.closed', 'rollout.opened']);
  });

  it('changes nothing when it is called again', () => {
    const before = rolloutQueries(db).list(2026);
    openWinners(db, 2026, office.second, AT);
    expect(rolloutQueries(db).list(2026)).toEqual(before);
  });

  it('makes a winner of a case that was recommended, with its answers', () => {
    const third = postOf(db, 3);
    recommendCase(db, office.secretary, { year: 2026, postId: third, reason: '広げたい' }, AT);
    answer(tanaka, { answer: 'trial' }, AT, third);
    publish(office, 2, { 'everyday-best': codes(3) });
    openWinners(db, 2026, office.secretary, AT);
    expect(rolloutQueries(db).find(third)).toMatchObject({ origin: 'winner', reason: '' });
    expect(rolloutQueries(db).listAnswers(third)).toHaveLength(1);
  });

  it('leaves out a prize that was given back', () => {
    office = publishedOffice({ open: false });
    db = office.db;
    db.prepare("UPDATE award_entries SET state = 'withdrawn', withdrawn_stage = 'published' WHERE number = 1").run();
    openWinners(db, 2026, office.secretary, AT);
    expect(
      rolloutQueries(db)
        .list(2026)
        .map(({ postId }) => postId),
    ).toEqual([postOf(db, 2)]);
  });
});

describe('answerRollout', () => {
  it('adds an answer of the department with name and day; the last holds', () => {
    answer(tanaka, { answer: 'considering' });
    answer(tanaka, { answer: 'adopted', hoursAYear: 120, seen: 1 }, new Date('2026-11-01T00:00:00Z'));
    expect(rolloutQueries(db).listAnswers(winner)).toEqual([
      {
        postId: winner,
        departmentId: DEPARTMENTS.zeimu,
        seq: 2,
        answer: 'adopted',
        reason: '',
        hoursAYear: 120,
        answeredBy: tanaka.id,
        answeredAt: '2026-11-01T00:00:00.000Z',
      },
      expect.objectContaining({ seq: 1, answer: 'considering', hoursAYear: null }),
    ]);
    expect(lastEvents(db)).toEqual([{ kind: 'rollout.answered', actorId: tanaka.id, subjectId: winner }]);
  });

  it('is never changed in the database', () => {
    answer(tanaka, {});
    expect(() => db.prepare("UPDATE rollout_answers SET answer = 'adopted'").run()).toThrow('an answer is not changed');
  });

  it('adds nothing when the same is said again', () => {
    answer(tanaka, { answer: 'trial', hoursAYear: 3 });
    answer(tanaka, { answer: 'trial', hoursAYear: 3, seen: 1 });
    expect(rolloutQueries(db).listAnswers(winner)).toHaveLength(1);
  });

  it('refuses the owners, also a colleague of the lead', () => {
    for (const owner of [sato, suzuki]) expect(() => answer(owner, {})).toThrow('rollout_own');
    expect(rolloutQueries(db).hasAnswers(winner)).toBe(false);
  });

  it('refuses the departments of the whole team, as they were then', () => {
    withMember(tanaka);
    expect(() => answer(tanaka, {})).toThrow('rollout_own');
    expect(states()).toMatchObject({ 市民課: 'own', 税務課: 'own', 総務部: 'unseen' });
    addPerson(db, { login: 'yamada', name: '山田', departmentId: DEPARTMENTS.zeimu });
    transfer(tanaka, DEPARTMENTS.doboku, '2026-10-02');
    expect(states()).toMatchObject({ 税務課: 'own', 土木部: 'unseen' });
  });

  it('refuses everybody of the team after a transfer, and lets the new colleagues answer', () => {
    withMember(tanaka);
    for (const person of [sato, tanaka])
      expect(() => answer({ ...person, departmentId: DEPARTMENTS.somu }, { answer: 'adopted' })).toThrow('rollout_team');
    answer(ito, { answer: 'adopted' });
    expect(states()['総務部']).toBe('adopted');
  });

  it('refuses who wrote a recommended case with its author', () => {
    const postId = insertPost(db, { author: sato, content: { kind: 'case_study', title: '二人の工夫' } });
    db.prepare<[number, number]>('INSERT INTO post_coauthors (post_id, user_id, position) VALUES (?, ?, 1)').run(
      postId,
      tanaka.id,
    );
    recommendCase(db, office.secretary, { year: 2026, postId, reason: '広げたい' }, AT);
    expect(() => answer(tanaka, {}, AT, postId)).toThrow('rollout_own');
    expect(() => answer({ ...tanaka, departmentId: DEPARTMENTS.somu }, {}, AT, postId)).toThrow('rollout_team');
    expect(states(postId)).toEqual({ 総務部: 'unseen', 市民課: 'own', 税務課: 'own', 土木部: 'unseen' });
  });

  it('refuses the second of two colleagues who answer at the same time', () => {
    answer(takahashi, { answer: 'trial' });
    expect(() => answer(ito, { answer: 'dropped', reason: '使わない' })).toThrow('rollout_moved');
    expect(rolloutQueries(db).findLast(winner, DEPARTMENTS.somu)?.answer).toBe('trial');
  });

  it('refuses a department that does not exist any more', () => {
    dissolve(DEPARTMENTS.zeimu);
    expect(() => answer(tanaka, {})).toThrow('rollout_not_asked');
  });

  it('refuses a case that is hidden or that nobody is asked about', () => {
    expect(() => answer(tanaka, {}, AT, postOf(db, 3))).toThrow('not_found');
    hidePost(db, takahashi, winner, '確認中', AT);
    expect(() => answer(tanaka, {})).toThrow('not_found');
  });

  it('stays with the department when the person who answered moves', () => {
    answer(tanaka, { answer: 'adopted' });
    transfer(tanaka, DEPARTMENTS.doboku, '2026-11-01');
    const later = new Date('2026-11-05T00:00:00Z');
    addPerson(db, { login: 'yamada', name: '山田', departmentId: DEPARTMENTS.zeimu });
    answer({ ...tanaka, departmentId: DEPARTMENTS.doboku }, { answer: 'trial' }, later);
    expect(states(winner, later)).toMatchObject({ 税務課: 'adopted', 土木部: 'trial' });
  });
});

describe('the matrix', () => {
  it('tells who has not looked from who has not answered, by the department of the day of the look', () => {
    expect(states()).toEqual({ 総務部: 'unseen', 市民課: 'own', 税務課: 'unseen', 土木部: 'unseen' });
    see(tanaka, '2026-10-02');
    see(takahashi, '2026-10-02');
    transfer(takahashi, DEPARTMENTS.doboku, '2026-10-04');
    expect(states()).toEqual({ 総務部: 'seen', 市民課: 'own', 税務課: 'seen', 土木部: 'unseen' });
    see(takahashi, '2026-10-04');
    expect(states()['土木部']).toBe('seen');
  });

  it('does not count a look before the departments were asked', () => {
    see(tanaka, '2026-09-30');
    expect(states()['税務課']).toBe('unseen');
    see(tanaka, '2026-10-01');
    expect(states()['税務課']).toBe('seen');
  });

  it('counts from the day in Japan', () => {
    office = publishedOffice({ open: false });
    db = office.db;
    winner = postOf(db, 1);
    openWinners(db, 2026, office.secretary, new Date('2026-09-30T15:00:00.000Z'));
    see(tanaka, '2026-09-30');
    expect(states()['税務課']).toBe('unseen');
  });

  it('lists departments that exist and have active people of their own', () => {
    setActive(db, 'tanaka', false, AT);
    expect(Object.keys(states())).toEqual(['総務部', '市民課', '土木部']);
    dissolve(DEPARTMENTS.doboku);
    expect(Object.keys(states())).toEqual(['総務部', '市民課']);
  });

  it('shows no case that is hidden', () => {
    hidePost(db, takahashi, winner, '確認中', AT);
    expect(matrixOf(db, { year: 2026 }, AT).cases.map(({ postId }) => postId)).toEqual([postOf(db, 2)]);
  });
});

describe('the summary', () => {
  it('counts what holds now, and hours of those who have adopted', () => {
    answer(tanaka, { answer: 'trial', hoursAYear: 40 });
    answer(takahashi, { answer: 'adopted', hoursAYear: 100 });
    expect(rolloutSummary(db, winner)).toEqual({
      adopted: 1,
      trial: 1,
      considering: 0,
      not_applicable: 0,
      dropped: 0,
      departments: undefined,
      percent: undefined,
      hoursAYear: 100,
    });
    answer(tanaka, { answer: 'adopted', hoursAYear: 20.5, seen: 1 });
    expect(rolloutSummary(db, winner)).toMatchObject({ adopted: 2, trial: 0, hoursAYear: 120.5 });
  });

  it('has a rate only where somebody has counted the departments with the task', () => {
    answer(tanaka, { answer: 'adopted' });
    setDepartments(db, office.secretary, { year: 2026, postId: winner, departments: 12 }, AT);
    expect(rolloutSummary(db, winner)).toMatchObject({ departments: 12, percent: 8 });
    setDepartments(db, office.secretary, { year: 2026, postId: winner, departments: undefined }, AT);
    expect(rolloutSummary(db, winner)).toMatchObject({ departments: undefined, percent: undefined });
  });

  it('refuses fewer departments with the task than have taken the case up, and says nothing of them once these are more', () => {
    const set = (departments: number) => setDepartments(db, office.secretary, { year: 2026, postId: winner, departments }, AT);
    answer(tanaka, { answer: 'adopted' });
    answer(ito, { answer: 'considering' });
    expect(() => set(1)).toThrow('rollout_departments');
    set(2);
    expect(rolloutSummary(db, winner)).toMatchObject({ departments: 2, percent: 50 });
    addPerson(db, { login: 'doboku', name: '石井', departmentId: DEPARTMENTS.doboku });
    answer({ ...takahashi, departmentId: DEPARTMENTS.doboku }, { answer: 'trial' });
    expect(rolloutSummary(db, winner)).toMatchObject({ adopted: 1, departments: undefined, percent: undefined });
  });

  it('counts no department that the case is nothing for among them', () => {
    answer(tanaka, { answer: 'dropped', reason: '使わない' });
    answer(ito, { answer: 'not_applicable', reason: '仕事がない' });
    setDepartments(db, office.secretary, { year: 2026, postId: winner, departments: 1 }, AT);
    expect(rolloutSummary(db, winner)).toMatchObject({ departments: 1, percent: 0 });
  });

  it('has no rate above all', () => {
    expect(summaryOf(1, [{ answer: 'adopted', departments: 2, hoursAYear: 0 }])).toMatchObject({
      departments: undefined,
      percent: undefined,
    });
    expect(summaryOf(2, [{ answer: 'adopted', departments: 2, hoursAYear: 0 }]).percent).toBe(100);
  });

  it('is undefined for a case that nobody is asked about', () => expect(rolloutSummary(db, postOf(db, 3))).toBeUndefined());
});

describe('what the page of a case says', () => {
  const said = (viewer: Viewer | undefined) => {
    const post = postQueries(db).findVisible(winner, { userId: undefined, moderates: false });
    if (!post) throw new Error('no post');
    return rolloutCallouts(db, viewer, post, AT, 'ja').map(({ key, values, link }) => [ja(key, values), link?.path]);
  };

  it('asks the department of the reader until it has answered', () => {
    expect(said(tanaka)).toEqual([
      ['横展開の対象です。導入した所属: 0。あなたの所属(税務課)の回答を待っています。', `/rollout/${winner}#answer`],
    ]);
    answer(tanaka, { answer: 'adopted' });
    setDepartments(db, office.secretary, { year: 2026, postId: winner, departments: 4 }, AT);
    expect(said(tanaka)).toEqual([
      ['横展開の対象です。導入した所属: 1(対象4)。あなたの所属(税務課)の回答は「導入済み」です。', `/rollout/${winner}`],
    ]);
  });

  it('tells owners, the team and strangers how far it went', () => {
    for (const viewer of [sato, suzuki, { ...sato, departmentId: DEPARTMENTS.zeimu }, undefined])
      expect(said(viewer)).toEqual([['横展開の対象です。導入した所属: 0。', `/rollout/${winner}`]]);
  });
});

describe('recommendCase', () => {
  const recommend = (postId: number): void =>
    recommendCase(db, office.secretary, { year: 2026, postId, reason: 'どの課にもある仕事です' }, AT);

  it('asks about a case; its owners are the department it was written in', () => {
    const postId = insertPost(db, { author: tanaka, content: { kind: 'case_study', title: '台帳を一つにした' } });
    recommend(postId);
    expect(rolloutQueries(db).find(postId)).toMatchObject({ origin: 'recommended', ownerDepartmentId: DEPARTMENTS.zeimu });
    expect(states(postId)).toMatchObject({ 税務課: 'own', 土木部: 'unseen' });
  });

  it('refuses what is no case, what is hidden, and what is asked about already', () => {
    const tip = insertPost(db);
    const hidden = postOf(db, 3);
    hidePost(db, takahashi, hidden, '確認中', AT);
    for (const postId of [tip, hidden, 999_999, winner]) expect(() => recommend(postId)).toThrow('rollout_case');
  });

  it('is taken back while nobody has answered', () => {
    const third = postOf(db, 3);
    recommend(third);
    takeBackCase(db, office.second, 2026, third, AT);
    expect(rolloutQueries(db).find(third)).toBeUndefined();
    recommend(third);
    answer(tanaka, {}, AT, third);
    expect(() => takeBackCase(db, office.second, 2026, third, AT)).toThrow('rollout_answered');
    expect(() => takeBackCase(db, office.second, 2026, winner, AT)).toThrow('rollout_winner');
  });
});

describe('reminders', () => {
  it.each([
    { published: PUBLISHED, days: ['2027-01-01', '2027-04-01', '2027-10-01'] },
    // 0:30 on 1 December in Japan.
    { published: '2026-11-30T15:30:00Z', days: ['2027-03-01', '2027-06-01', '2027-12-01'] },
    { published: '2026-11-30T14:59:59Z', days: ['2027-02-28', '2027-05-30', '2027-11-30'] },
    { published: '2027-11-30T00:00:00Z', days: ['2028-02-29', '2028-05-30', '2028-11-30'] },
  ])('of $published are due on $days', ({ published, days }) => {
    expect(([3, 6, 12] as const).map((months) => dueOn(new Date(published), months))).toEqual(days);
  });

  it.each([3, 6, 12] as const)('are due after %i months from the beginning of the day in Japan', (months) => {
    const day = dueOn(new Date(PUBLISHED), months);
    const midnight = Date.parse(`${day}T00:00:00+09:00`);
    expect(isDue(new Date(PUBLISHED), months, new Date(midnight - 1))).toBe(false);
    expect(isDue(new Date(PUBLISHED), months, new Date(midnight))).toBe(true);
  });

  it('are counted for the first page of the secretariat: of winners, not of what is recommended', () => {
    recommendCase(db, office.secretary, { year: 2026, postId: postOf(db, 3), reason: '広げたい' }, AT);
    expect(dueReminders(db, new Date('2026-12-31T14:59:59.999Z'))).toEqual([]);
    expect(dueReminders(db, new Date('2026-12-31T15:00:00Z'))).toEqual([expect.objectContaining({ year: 2026, count: 2 })]);
    rolloutQueries(db).insertReminder({ postId: winner, months: 3, note: '順調', settledBy: ito.id, settledAt: PUBLISHED });
    expect(dueReminders(db, new Date('2026-12-31T15:00:00Z'))).toEqual([expect.objectContaining({ count: 1 })]);
  });

  it('are not due for a prize that was given back', () => {
    db.prepare("UPDATE award_entries SET state = 'withdrawn', withdrawn_stage = 'published' WHERE number = 1").run();
    expect(dueReminders(db, new Date('2027-01-01T00:00:00Z'))).toEqual([expect.objectContaining({ count: 1 })]);
  });
});
