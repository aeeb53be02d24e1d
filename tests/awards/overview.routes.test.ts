import { beforeEach, describe, expect, it } from 'vitest';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { awardBlock } from '../../src/awards/index.ts';
import { takeStep } from '../../src/awards/years/years.ts';
import { hidePost } from '../../src/board/index.ts';
import { type Db, touch } from '../../src/db/index.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addSecretary,
  awardContext,
  browserOf,
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
      openVote(context, secretary);
    }
    const { text } = await seenBy(sato, '/awards/2026', now).expect(200);
    const main = text.slice(text.indexOf('<main'));
    expect(main).toContain(ja(`award_now.${phase}`));
    expect([...main.matchAll(/button--solid button--award" href="([^"]+)"/g)].map(([, path]) => path)).toEqual(
      button ? [button] : [],
    );
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
    expect((await seenBy(suzuki, '/awards/2026', DURING.voting)).text).toContain(ja('award.entries', { count: 0 }));
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

  it('says for 60 days that the results are out', () => {
    insertAward(db, secretary);
    publishResult('2026-09-20T00:00:00.000Z');
    const on = (now: string) => awardBlock(db, new Date(now))?.award.phase;
    expect(on('2026-09-20T00:00:00.000Z')).toBe('published');
    expect(on('2026-11-18T23:59:59.999Z')).toBe('published');
    expect(on('2026-11-19T00:00:00.000Z')).toBeUndefined();
  });
});
