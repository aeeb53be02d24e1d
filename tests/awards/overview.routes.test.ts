import { beforeEach, describe, expect, it } from 'vitest';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { awardBlocks, awardMark } from '../../src/awards/index.ts';
import { judgingQueries } from '../../src/awards/judging/queries.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { yearQueries } from '../../src/awards/years/queries.ts';
import { takeStep } from '../../src/awards/years/years.ts';
import { editPost, hidePost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addSecretary,
  awardContext,
  browserOf,
  CASE_STUDY,
  DURING,
  insertAward,
  insertEntry,
  ito,
  ja,
  NOW,
  openVote,
  sato,
  suzuki,
  type TestContext,
  takahashi,
  tanaka,
} from '../support/index.ts';

let db: Db;
let context: TestContext;
let secretary: Viewer;

beforeEach(() => {
  context = awardContext();
  db = context.db;
  secretary = addSecretary(db, { login: 'mori', name: '森' });
});

/** A page as somebody sees it at a time; sessions are new each time. */
function seenBy(person: Viewer | undefined, path: string, now: string = NOW) {
  context.setNow(now);
  return browserOf(context, person).get(path);
}

/** The dates of the tests, in another year. */
const datesOf = (year: number) =>
  Object.fromEntries(Object.entries(AWARD_DATES).map(([name, at]) => [name, at.replace('2026', String(year))]));

/** A result that was frozen, confirmed and published at these times. */
function publishResult(at: string): void {
  const second = addSecretary(db, { login: 'hayashi', name: '林' });
  db.prepare("INSERT INTO award_chain (seq, event, hash) VALUES (999, '{}', ?)").run('0'.repeat(64));
  db.prepare(`
    INSERT INTO award_results (year, version, bundle, result, result_sha256, chain_seq, program, reason, frozen_by, frozen_at,
      confirmed_by, confirmed_at, published_by, published_at)
    VALUES (2026, 1, '{}', '{}', ?, 999, 'test', '', ?, ?, ?, ?, ?, ?)`).run(
    '0'.repeat(64),
    secretary.id,
    at,
    second.id,
    at,
    secretary.id,
    at,
  );
  touch(db, 'awards', 'board');
}

describe('GET /awards', () => {
  it('says on the first day what it will be, and lets the secretariat begin', async () => {
    const { text } = await seenBy(sato, '/awards').expect(200);
    expect(text).toContain(ja('award.empty_title'));
    expect(text).not.toContain('/secretariat/');
    expect((await seenBy(secretary, '/awards')).text).toContain('href="/secretariat/awards/new"');
  });

  it('shows a draft to the secretariat alone', async () => {
    insertAward(db, secretary, { announced: false });
    for (const person of [sato, takahashi, ito])
      expect((await seenBy(person, '/awards')).text).toContain(ja('award.empty_title'));
    expect((await seenBy(secretary, '/awards')).text).toContain(ja('award_years.hidden'));
  });

  it('shows the year with its phase, its next date and what can be done, and past ones with their result', async () => {
    insertAward(db, secretary);
    const { text } = await seenBy(sato, '/awards', DURING.nominating).expect(200);
    for (const part of [ja('award_phase.nominating'), '2026年6月30日(火) 24:00まで', 'href="/awards/2026/nominations/new"'])
      expect(text).toContain(part);
    publishResult('2026-09-20T00:00:00.000Z');
    const later = await seenBy(sato, '/awards', '2026-10-01T00:00:00Z');
    expect(later.text).toContain(ja('award.past'));
    expect(later.text).toContain('href="/awards/2026/result"');
  });

  it('shows both of two years that are open at once, the later one first, each with what can be done', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: tanaka });
    openVote(context, secretary);
    const dates = { nominationsOpenAt: '2026-06-30T15:00:00.000Z', nominationsCloseAt: '2027-06-30T15:00:00.000Z' };
    const later = { votingOpensAt: '2027-07-06T00:00:00.000Z', votingClosesAt: '2027-07-17T08:00:00.000Z' };
    const rules = { name: '令和9年度 ＤＸ賞', ...dates, ...later, judgingClosesAt: '2027-08-31T15:00:00.000Z' };
    insertAward(db, secretary, { year: 2027, rules });
    const { text } = await seenBy(sato, '/awards', DURING.voting).expect(200);
    const blocks = [...text.matchAll(/id="award-(\d+)"[\s\S]*?<\/section>/g)];
    expect(blocks.map(([, year]) => year)).toEqual(['2027', '2026']);
    expect(blocks[0]?.[0]).toContain('href="/awards/2027/nominations/new"');
    expect(blocks[1]?.[0]).toContain('href="/awards/2026/ballot"');
  });

  it('is closed to strangers unless everybody reads', async () => {
    insertAward(db, secretary);
    await seenBy(undefined, '/awards').expect(303);
    await browserOf({ ...context, config: { ...context.config, readAccess: 'everyone' } })
      .get('/awards')
      .expect(200);
  });
});

describe('GET /awards/:year', () => {
  it('tells what it is about, the categories and the rules in words', async () => {
    insertAward(db, secretary, { rules: { divisionCap: 2, maxChoices: 2 } });
    const { text } = await seenBy(sato, '/awards/2026', DURING.nominating).expect(200);
    for (const part of [
      'みなさんの工夫を教えてください。',
      '日常業務の改善',
      ja('award_rules.work_window', { from: '2025年10月1日(水)', to: '2026年9月30日(水)' }),
      ja('award_rules.any_time', { categories: 'アイデア・挑戦' }),
      ja('award_rules.nominations_text', { count: 3 }),
      ja('award_rules.vote_text', { max: 2 }),
      ja('award_rules.vote_barred'),
      ja('award_rules.cap', { count: 2 }),
      ja('award_rules.decision_text', { jury: 70, vote: 30, ballots: 30, points: 60 }),
    ])
      expect(text).toContain(part);
  });

  it.each([
    { now: DURING.draft, phase: 'draft', button: undefined },
    { now: DURING.nominating, phase: 'nominating', button: '/awards/2026/nominations/new' },
    { now: DURING.screening, phase: 'screening', button: undefined },
    { now: DURING.voting, phase: 'voting', button: '/awards/2026/ballot' },
    { now: DURING.shortlisting, phase: 'shortlisting', button: '/awards/2026/entries' },
  ] as const)('offers in $phase one thing to do: $button', async ({ now, phase, button }) => {
    insertAward(db, secretary);
    if (phase === 'voting' || phase === 'shortlisting') {
      insertEntry(db);
      insertEntry(db, { lead: tanaka });
      openVote(context, secretary);
    }
    const { text } = await seenBy(sato, '/awards/2026', now).expect(200);
    const main = text.slice(text.indexOf('<main'));
    expect(main).toContain(ja(`award_now.${phase}`));
    expect([...main.matchAll(/button--solid button--award" href="([^"]+)"/g)].map(([, path]) => path)).toEqual(
      button ? [button] : [],
    );
  });

  it('says so between the freeze of the list and the vote, and once the shortlist is there', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary, 2026, '2026-07-03T00:00:00Z');
    for (const path of ['/awards/2026', '/awards', '/']) {
      const { text } = await seenBy(sato, path, '2026-07-04T00:00:00Z').expect(200);
      expect(text).toContain(ja('award_now.listed', { opens: '2026年7月6日(月) 9:00' }));
      expect(text).toContain(ja('award_phase.listed'));
      expect(text).not.toContain(ja('award_now.screening'));
    }
    for (const step of ['box_closed', 'shortlist_frozen'] as const)
      takeStep(db, { year: 2026, step, takenBy: secretary.id, takenAt: DURING.shortlisting });
    for (const path of ['/awards/2026', '/awards', '/']) {
      const { text } = await seenBy(sato, path, DURING.shortlisting).expect(200);
      expect(text).toContain(ja('award_now.shortlisted'));
      expect(text).not.toContain(ja('award_now.shortlisting'));
    }
  });

  it('knows who has voted everywhere, and who has no vote', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: tanaka });
    insertEntry(db, { lead: tanaka, category: 'large' }); // alone in its category: no vote
    yearQueries(db).insertJuror({ year: 2026, userId: ito.id, namedBy: secretary.id, namedAt: NOW });
    judgingQueries(db).answerInvitation(2026, ito.id, 'accepted', NOW);
    openVote(context, secretary);
    const late = addSecretary(db, { login: 'hayashi', name: '林' });
    const button = async (person: Viewer, path: string) =>
      /button--(\w+) button--award" href="([^"]+)"/
        .exec((await seenBy(person, path, DURING.voting)).text)
        ?.slice(1)
        .join(' ');
    for (const path of ['/awards/2026', '/awards', '/']) {
      expect(await button(takahashi, path)).toBe('solid /awards/2026/ballot');
      for (const person of [ito, late]) expect(await button(person, path)).toBe('solid /awards/2026/entries');
    }
    const browser = browserOf(context, takahashi);
    const tag = (await browser.get('/')).headers['etag'] as string;
    castBallot(context, takahashi, 2026, 'everyday', [], new Date(DURING.voting));
    const home = await browser.get('/').set('If-None-Match', tag).expect(200);
    expect(home.text).toContain(ja('award_offer.all_voted'));
    for (const path of ['/awards/2026', '/awards', '/'])
      expect(await button(takahashi, path)).toBe('outline /awards/2026/ballot');
    expect((await seenBy(suzuki, '/', DURING.voting)).text).not.toContain(ja('award_offer.all_voted'));
  });

  it('tells jurors of their part, and not that they could vote', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: tanaka });
    for (const { id } of [ito, takahashi])
      yearQueries(db).insertJuror({ year: 2026, userId: id, namedBy: secretary.id, namedAt: NOW });
    judgingQueries(db).answerInvitation(2026, ito.id, 'accepted', NOW);
    openVote(context, secretary);
    const late = addSecretary(db, { login: 'hayashi', name: '林' });
    for (const path of ['/awards/2026', '/awards', '/'])
      for (const [person, sentence] of [
        [takahashi, 'juror_invited'],
        [ito, 'juror_accepted'],
        [late, 'voting_apart'],
        [sato, 'voting'],
      ] as const) {
        const { text } = await seenBy(person, path, DURING.voting).expect(200);
        expect([path, person.name, text.includes(ja(`award_now.${sentence}`))]).toEqual([path, person.name, true]);
        expect(text.includes(ja('award_now.voting'))).toBe(sentence === 'voting');
      }
    const tab = 'tabs__link" href="/awards/2026/ballot"';
    expect((await seenBy(ito, '/awards/2026', DURING.voting)).text).not.toContain(tab);
    expect((await seenBy(sato, '/awards/2026', DURING.voting)).text).toContain(tab);
  });

  it('tells the secretariat on the first page what there is to do, as soon as time has made it due', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: tanaka });
    openVote(context, secretary);
    context.setNow('2026-07-17T08:02:00.000Z');
    const browser = browserOf(context, secretary);
    const before = await browser.get('/').expect(200);
    expect(before.text).not.toContain('href="/secretariat/awards/2026"');
    context.setNow('2026-07-17T08:02:00.001Z');
    const { text } = await browser
      .get('/')
      .set('If-None-Match', before.headers['etag'] as string)
      .expect(200);
    expect(text).toContain(ja('award_now.tasks', { count: 1 }));
    expect((await seenBy(sato, '/', '2026-07-17T08:02:00.001Z')).text).not.toContain('href="/secretariat');
  });

  it('leads to the shortlist and to the result when they are there', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    for (const step of ['box_closed', 'shortlist_frozen'] as const)
      takeStep(db, { year: 2026, step, takenBy: secretary.id, takenAt: DURING.shortlisting });
    const { text } = await seenBy(sato, '/awards/2026', DURING.shortlisting);
    expect(text).toContain(ja('award_offer.shortlist'));
    expect(text).toMatch(/tabs__link" href="\/awards\/2026\/result"/);
    publishResult('2026-09-20T00:00:00.000Z');
    expect((await seenBy(sato, '/awards/2026', '2026-09-21T00:00:00Z')).text).toContain(ja('award_offer.result'));
  });

  it('links to the pages that have something to say', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    const tabs = async (now: string) =>
      [...(await seenBy(sato, '/awards/2026', now)).text.matchAll(/tabs__link" href="\/awards\/2026\/?([^"]*)"/g)].map(
        ([, name]) => name,
      );
    expect(await tabs(DURING.screening)).toEqual([]);
    openVote(context, secretary);
    expect(await tabs(DURING.voting)).toEqual(['', 'entries', 'ballot', 'verification']);
    expect(await tabs(DURING.shortlisting)).toEqual(['', 'entries', 'verification']);
  });

  it('says how many take part once the list is frozen, and before it no number of nominations', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    insertEntry(db, { lead: suzuki, state: 'submitted' });
    const before = await seenBy(tanaka, '/awards/2026', DURING.nominating);
    insertEntry(db, { lead: tanaka, state: 'submitted', title: '三件目の取組' });
    const more = await seenBy(tanaka, '/awards/2026', DURING.nominating);
    const main = ({ text }: { text: string }) => text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    expect(main(more)).toBe(main(before));
    db.prepare("UPDATE award_entries SET state = 'ineligible' WHERE state = 'submitted'").run();
    openVote(context, secretary);
    expect((await seenBy(tanaka, '/awards/2026', DURING.voting)).text).toContain(ja('award.entries', { count: 1 }));
  });

  it('is not there for anybody but the secretariat before it is announced', async () => {
    insertAward(db, secretary, { announced: false });
    for (const person of [sato, takahashi, ito]) await seenBy(person, '/awards/2026').expect(404);
    const { text } = await seenBy(secretary, '/awards/2026').expect(200);
    expect(text).toContain(ja('award_years.hidden'));
  });

  it('is closed to strangers, and knows no other year', async () => {
    insertAward(db, secretary);
    await seenBy(undefined, '/awards/2026').expect(303);
    for (const year of ['0', 'x', '2025', '02026', '99999999999999999999']) await seenBy(sato, `/awards/${year}`).expect(404);
  });
});

describe('GET /awards/:year/entries', () => {
  it('says before the freeze when it comes, and nothing of what was nominated', async () => {
    insertAward(db, secretary);
    insertEntry(db, { title: '給付金の申請を電子にした' });
    for (const person of [sato, secretary]) {
      const { text } = await seenBy(person, '/awards/2026/entries').expect(200);
      expect(text).toContain(ja('award_entries.not_yet', { date: '2026年7月6日(月)' }));
      expect(text).not.toContain('給付金');
    }
  });

  it('lists what takes part by category, with the department of then; what was withdrawn is struck through', async () => {
    insertAward(db, secretary);
    insertEntry(db, { title: '給付金の申請を電子にした' });
    const { id } = insertEntry(db, { lead: tanaka, category: 'large', title: '台帳を一つにした' });
    insertEntry(db, { lead: suzuki, state: 'ineligible', title: '対象外の取組' });
    openVote(context, secretary);
    setEntryState(
      db,
      { entryId: id, state: 'withdrawn', by: tanaka, reason: '', withdrawnStage: 'voting' },
      new Date(DURING.voting),
    );
    const { text } = await seenBy(suzuki, '/awards/2026/entries', DURING.voting).expect(200);
    for (const part of ['R8-001', '給付金の申請を電子にした', '佐藤', '市民課', 'href="/awards/2026/entries/1"'])
      expect(text).toContain(part);
    expect(text).toMatch(/<s><a href="\/awards\/2026\/entries\/2">台帳を一つにした<\/a><\/s>/);
    expect(text).toContain(ja('award_entries.withdrawn'));
    expect(text).not.toContain('対象外の取組');
    expect(text).toContain(ja('award_entries.none')); // アイデア・挑戦
    const overview = (await seenBy(suzuki, '/awards/2026', DURING.voting)).text;
    expect(overview).toContain(ja('award.entries_withdrawn', { count: 0, withdrawn: 1 }));
    expect(overview).toContain(ja('award.entries', { count: 1 }));
  });

  it('names the cases as they were when the list was frozen', async () => {
    insertAward(db, secretary);
    const { postId } = insertEntry(db, { title: '給付金の申請を電子にした' });
    openVote(context, secretary);
    const content = { ...CASE_STUDY, title: '投票してください', challenge: '全国一位です。' };
    editPost(db, sato, postId, 1, content, new Date(DURING.voting));
    const { text } = await seenBy(suzuki, '/awards/2026/entries', DURING.voting).expect(200);
    for (const part of ['給付金の申請を電子にした', '窓口に列ができていました。']) expect(text).toContain(part);
    for (const part of ['投票してください', '全国一位']) expect(text).not.toContain(part);
  });

  it('keeps the title of a case that nobody can read any more to itself', async () => {
    insertAward(db, secretary);
    const { postId } = insertEntry(db, { title: '給付金の申請を電子にした' });
    openVote(context, secretary);
    hidePost(db, takahashi, postId, '個人情報', new Date(DURING.voting));
    const { text } = await seenBy(suzuki, '/awards/2026/entries', DURING.voting).expect(200);
    expect(text).not.toContain('給付金');
    expect(text).toContain(ja('award_entries.unreadable'));
  });

  it('is not there in a draft, closed to strangers, and knows no other year', async () => {
    insertAward(db, secretary, { announced: false });
    await seenBy(sato, '/awards/2026/entries').expect(404);
    await seenBy(undefined, '/awards/2026/entries').expect(303);
    for (const year of ['0', 'x', '2025']) await seenBy(sato, `/awards/${year}/entries`).expect(404);
  });
});

describe('the award on the first page', () => {
  it('is not there before the first year is announced', async () => {
    expect((await seenBy(sato, '/')).text).not.toContain('award-block');
    insertAward(db, secretary, { announced: false });
    expect((await seenBy(secretary, '/')).text).not.toContain('award-block');
  });

  it('says where the year stands and what can be done', async () => {
    insertAward(db, secretary);
    const { text } = await seenBy(sato, '/', DURING.nominating);
    for (const part of ['令和8年度 ＤＸ賞', ja('award_now.nominating'), 'href="/awards/2026/nominations/new"'])
      expect(text).toContain(part);
  });

  it('changes with the clock, also for a browser that asks whether its copy holds', async () => {
    insertAward(db, secretary);
    insertEntry(db);
    openVote(context, secretary);
    const ask = (now: string, tag = '') => {
      context.setNow(now);
      return browser.get('/').set('If-None-Match', tag);
    };
    context.setNow('2026-07-17T07:00:00Z');
    const browser = browserOf(context, sato);
    const open = await ask('2026-07-17T07:00:00Z');
    expect(open.text).toContain(ja('award_now.voting'));
    await ask('2026-07-17T07:59:59.999Z', open.headers['etag']).expect(304);
    const closed = await ask('2026-07-17T08:00:00Z', open.headers['etag']).expect(200);
    expect(closed.text).toContain(ja('award_now.shortlisting'));
  });

  it('speaks of two years at most, of the one whose date comes next first', () => {
    insertAward(db, secretary);
    insertAward(db, secretary, { year: 2027, rules: datesOf(2027) });
    insertAward(db, secretary, { year: 2028, rules: datesOf(2028) });
    insertAward(db, secretary, { year: 2029, announced: false, rules: datesOf(2029) });
    const on = (now: string) => awardBlocks(db, sato, new Date(now)).map(({ award }) => award.year);
    expect(on(DURING.nominating)).toEqual([2026, 2027]);
    publishResult('2026-09-20T00:00:00.000Z');
    touch(db, 'awards');
    expect(on('2026-09-21T00:00:00Z')).toEqual([2027, 2028]);
    const both = awardMark(db, sato, new Date('2027-06-30T14:59:59.999Z'));
    expect(awardMark(db, sato, new Date('2027-06-30T15:00:00.000Z'))).not.toBe(both);
  });

  it('says for 60 days that the results are out', () => {
    insertAward(db, secretary);
    publishResult('2026-09-20T00:00:00.000Z');
    const on = (now: string) => awardBlocks(db, sato, new Date(now))[0]?.award.phase;
    expect(on('2026-09-20T00:00:00.000Z')).toBe('published');
    expect(on('2026-11-18T23:59:59.999Z')).toBe('published');
    expect(on('2026-11-19T00:00:00.000Z')).toBeUndefined();
  });
});
