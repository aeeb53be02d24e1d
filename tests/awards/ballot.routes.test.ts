import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { entryQueries } from '../../src/awards/entries/queries.ts';
import { setEntryState } from '../../src/awards/entries/states.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { countTurnout } from '../../src/awards/voting/turnout.ts';
import { findAward } from '../../src/awards/years/years.ts';
import { editPost, hidePost } from '../../src/board/index.ts';
import { redactPost } from '../../src/board/redaction/actions.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  allRows,
  type Browser,
  browserOf,
  CASE_STUDY,
  checkedIn,
  countRows,
  DURING,
  faultBeside,
  insertAward,
  ja,
  sato,
  suzuki,
  takahashi,
  tanaka,
} from '../support/index.ts';
import { type BallotOffice, ballotOffice, CLOSES, choicesIn, DURING_VOTE } from './ballot-office.ts';

const OVERVIEW = '/awards/2026/ballot';
const EVERYDAY = `${OVERVIEW}/everyday`;
const RECEIPT = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/g;

let office: BallotOffice;
let voter: Browser;
let stranger: Browser;

beforeEach(() => {
  office = ballotOffice();
  voter = browserOf(office.context, office.ono);
  stranger = browserOf(office.context);
});

const cast = (viewer: Viewer, choices: number[], category = 'everyday') =>
  castBallot(office.context, viewer, 2026, category, choices, DURING_VOTE);
const at = (instant: string | number) => office.context.setNow(new Date(instant).toISOString());
/** The card of an entry on a ballot. */
const cardOf = (html: string, code: string) =>
  [...html.matchAll(/<li class="ballot-card[\s\S]*?<\/li>/g)].map(([card]) => card).find((card) => card.includes(code)) ?? '';
const orderIn = (html: string) => [...html.matchAll(/ballot-card__code">(R8-\d+)/g)].map(([, code]) => code);
const entryId = (number: number) =>
  Number(office.db.prepare<[number], { id: number }>('SELECT id FROM award_entries WHERE number = ?').get(number)?.id);
const postOf = (number: number) =>
  Number(office.db.prepare<[number], { id: number }>('SELECT post_id AS id FROM award_entries WHERE number = ?').get(number)?.id);
const withdraw = (number: number) =>
  setEntryState(
    office.db,
    { entryId: entryId(number), state: 'withdrawn', by: undefined, reason: '', withdrawnStage: 'voting' },
    DURING_VOTE,
  );

describe('GET /awards/:year/ballot', () => {
  it('says what is to do, until when, and how far the secret goes', async () => {
    const { text } = await voter.get(OVERVIEW).expect(200);
    for (const part of [
      '投票 — 令和8年度 ＤＸ賞',
      '2026年7月17日(金) 17:00まで',
      `href="${EVERYDAY}"`,
      `href="${OVERVIEW}/large"`,
      ja('award_ballot.promise'),
      ja('award_ballot.one_entry'),
      ja('award_ballot.choose_of', { entries: 4, limit: 2 }),
    ])
      expect(text).toContain(part);
    expect(text).not.toContain(`href="${OVERVIEW}/ideas"`);
    expect(text.match(RECEIPT)).toBeNull();
  });

  it('shows receipts and the way to the next category', async () => {
    const receipt = cast(office.ono, [1]);
    const { text } = await voter.get(OVERVIEW).expect(200);
    expect(text.match(RECEIPT)).toEqual([receipt]);
    expect(text).toContain(`<div class="code-block receipt"><pre><code>${receipt}</code></pre></div>`);
    expect(text).toContain(`button--solid button--award" href="${OVERVIEW}/large"`);
    cast(office.ono, [], 'large');
    expect((await voter.get(OVERVIEW)).text).toContain(ja('award_ballot.all_done'));
  });

  it('shows nobody the receipt of somebody else', async () => {
    const receipt = cast(suzuki, [2]);
    for (const person of [office.ono, office.secretary, office.juror])
      expect((await browserOf(office.context, person).get(OVERVIEW)).text).not.toContain(receipt);
  });

  it('tells who is not on the roll why, and whom to ask', async () => {
    const juror = await browserOf(office.context, office.juror).get(OVERVIEW).expect(200);
    expect(juror.text).toContain(ja('award_ballot_why.juror'));
    office.db.prepare("INSERT INTO users (id, login, name, created_at) VALUES (77, 'shin', '新', '2026-07-08T00:00:00Z')").run();
    office.db.prepare("INSERT INTO memberships (user_id, department_id, valid_from) VALUES (77, 4, '2026-07-08')").run();
    const late = await browserOf(office.context, { id: 77 }).get(OVERVIEW).expect(200);
    expect(late.text).toContain(ja('award_ballot_why.absent'));
    for (const { text } of [juror, late]) expect(text).not.toContain(`href="${EVERYDAY}"`);
  });

  it('says when it opens, and afterwards that it is over and where to check', async () => {
    cast(office.ono, [1]);
    at('2026-07-05T00:00:00Z');
    expect((await voter.get(OVERVIEW)).text).toContain('2026年7月6日(月) 9:00');
    at(CLOSES);
    const { text } = await browserOf(office.context, office.ono).get(OVERVIEW).expect(200);
    expect(text).toContain('2026年7月17日(金) 17:00');
    expect(text).toContain(ja('award_ballot.voted'));
    expect(text.match(RECEIPT)).toBeNull();
    expect(text).not.toContain(`href="${EVERYDAY}"`);
  });

  it('shows the turnout of the morning, not of the minute', async () => {
    cast(sato, []);
    const award = findAward(office.db, 2026) as NonNullable<ReturnType<typeof findAward>>;
    countTurnout(office.db, award, DURING_VOTE);
    cast(tanaka, []);
    const roll = countRows(office.db, 'award_roll');
    const { text } = await voter.get(OVERVIEW);
    expect(text).toContain(ja('award_ballot.turnout_of', { people: 1, roll }));
    expect(text).toContain('7/10現在');
  });

  it('is closed to strangers, and for years that nobody announced', async () => {
    await stranger.get(OVERVIEW).expect(303);
    insertAward(office.db, office.secretary, { year: 2027, announced: false });
    for (const year of ['2027', '2031', '0', 'x', '02026']) await voter.get(`/awards/${year}/ballot`).expect(404);
  });
});

describe('GET /awards/:year/ballot/:category', () => {
  it('shows a short card of each entry, in an order of its own for each person that stays', async () => {
    const { text } = await voter.get(EVERYDAY).expect(200);
    for (const part of [
      '住民票の窓口を予約制にした',
      '督促状の封入を自動にした',
      '佐藤',
      '市民課',
      '420',
      ja('award_ballot.question', { limit: 2 }),
    ])
      expect(text).toContain(part);
    expect(orderIn((await voter.get(EVERYDAY)).text)).toEqual(orderIn(text));
    const people = [office.ono, office.secretary, sato, suzuki, tanaka, takahashi, office.kato];
    const orders = await Promise.all(
      people.map(async (person) => orderIn((await browserOf(office.context, person).get(EVERYDAY)).text)),
    );
    expect(new Set(orders.map(String)).size).toBeGreaterThan(2);
    for (const order of orders) expect(new Set(order)).toEqual(new Set(['R8-001', 'R8-002', 'R8-003', 'R8-004']));
  });

  it('opens a case in a tab of its own and says so', async () => {
    const card = cardOf((await voter.get(EVERYDAY)).text, 'R8-001');
    expect(card).toMatch(/<a href="\/posts\/\d+" target="_blank" rel="noopener">事例を読む\(別のタブで開きます\)/);
  });

  it('shows the own earlier ballot', async () => {
    cast(office.ono, [2, 4]);
    const { text } = await voter.get(EVERYDAY);
    expect(new Set(checkedIn(text, 'choices'))).toEqual(new Set(['2', '4']));
    expect(text).toContain(ja('award_ballot.submit_again'));
    expect(checkedIn((await browserOf(office.context, sato).get(EVERYDAY)).text, 'choices')).toEqual([]);
  });

  it('says why an entry is closed to somebody, who cannot tick it', async () => {
    const own = cardOf((await browserOf(office.context, sato).get(EVERYDAY)).text, 'R8-001');
    expect(own).toContain(ja('award_ballot_bar.nominee'));
    expect(own).not.toContain('<input');
    const colleague = cardOf((await browserOf(office.context, suzuki).get(EVERYDAY)).text, 'R8-001');
    expect(colleague).toContain(ja('award_ballot_bar.department'));
    expect(colleague).not.toContain('<input');
    expect(cardOf((await voter.get(EVERYDAY)).text, 'R8-001')).toContain('<input');
  });

  it('strikes through what was withdrawn, keeps the number of choices and names what is lost', async () => {
    cast(office.ono, [2, 4]);
    withdraw(2);
    const { text } = await voter.get(EVERYDAY);
    expect(cardOf(text, 'R8-002')).toContain('<s>督促状の封入を自動にした</s>');
    expect(cardOf(text, 'R8-002')).not.toContain('<input');
    expect(checkedIn(text, 'choices')).toEqual(['4']);
    expect(text).toContain(ja('award_ballot.lost', { codes: 'R8-002' }));
    expect(text).toContain(ja('award_ballot.question', { limit: 2 }));
  });

  it('says what was edited after the freeze, and gives away nothing of a case that is hidden', async () => {
    editPost(office.db, sato, postOf(1), 1, { ...CASE_STUDY, effect: '列がなくなりました。' }, DURING_VOTE);
    hidePost(office.db, takahashi, postOf(2), '確認します', DURING_VOTE);
    const { text } = await voter.get(EVERYDAY).expect(200);
    expect(cardOf(text, 'R8-001')).toContain(ja('award_ballot.edited'));
    const hidden = cardOf(text, 'R8-002');
    expect(hidden).toContain(ja('award_ballot.unreadable'));
    expect(hidden).not.toContain('/posts/');
    expect(text).not.toContain('督促状');
    expect(hidden).toContain('<input');
  });

  it('shows title, excerpt and effect as they were when the list was frozen, whatever is written later', async () => {
    const before = cardOf((await voter.get(EVERYDAY)).text, 'R8-001');
    const content = { ...CASE_STUDY, title: '投票してください', challenge: '全国一位です。', effectHoursPerYear: 99_999 };
    editPost(office.db, sato, postOf(1), 1, content, DURING_VOTE);
    const after = cardOf((await voter.get(EVERYDAY)).text, 'R8-001');
    for (const part of ['住民票の窓口を予約制にした', '窓口に列ができていました。', '420']) {
      expect(before).toContain(part);
      expect(after).toContain(part);
    }
    for (const part of ['投票してください', '全国一位', '99,999']) expect(after).not.toContain(part);
    expect(after).toContain(`href="/posts/${postOf(1)}/revisions"`);
  });

  it('shows no passage that was redacted since', async () => {
    editPost(office.db, sato, postOf(1), 1, { ...CASE_STUDY, title: '窓口のあれこれ' }, DURING_VOTE);
    redactPost(office.db, takahashi, postOf(1), '住民票', '確認', DURING_VOTE);
    redactPost(office.db, takahashi, postOf(2), '督促状', '確認', DURING_VOTE);
    const { text } = await voter.get(EVERYDAY).expect(200);
    expect(cardOf(text, 'R8-001')).toContain('の窓口を予約制にした');
    expect(cardOf(text, 'R8-002')).toContain('の封入を自動にした');
    for (const passage of ['住民票', '督促状', 'あれこれ']) expect(text).not.toContain(passage);
  });

  it('puts what somebody may not choose last, the others in their order', async () => {
    const before = orderIn((await voter.get(EVERYDAY)).text);
    withdraw(2);
    const others = before.filter((code) => code !== 'R8-002');
    expect(orderIn((await voter.get(EVERYDAY)).text)).toEqual([...others, 'R8-002']);
    const own = orderIn((await browserOf(office.context, sato).get(EVERYDAY)).text);
    expect(new Set(own.slice(-2))).toEqual(new Set(['R8-001', 'R8-002']));
  });

  it('has a button for a ballot with choices and for a blank one', async () => {
    const { text } = await voter.get(EVERYDAY);
    const [button = ''] = /<button class="button button--solid button--award[\s\S]*?<\/button>/.exec(text) ?? [];
    for (const word of ['submit', 'submit_blank']) expect(button).toContain(`>${ja(`award_ballot.${word}`)}</span>`);
  });

  it('says so where somebody may choose nothing, and offers the blank ballot', async () => {
    const author = browserOf(office.context, sato);
    withdraw(6);
    const { text } = await author.get(`${OVERVIEW}/large`).expect(200);
    expect(text).toContain(ja('award_ballot.none_choosable'));
    expect(text).not.toContain(ja('award_ballot.question', { limit: 1 }));
    expect(text).not.toContain('ballot-bar__chosen');
    expect(text).toContain(ja('award_ballot.submit_blank'));
    await author.put(`${OVERVIEW}/large`).expect(303);
    expect(choicesIn(office.db, 'large')).toEqual([[]]);
  });

  it('leads to the overview when there is nothing to vote on', async () => {
    await voter.get(`${OVERVIEW}/ideas`).expect(303).expect('Location', OVERVIEW);
    await browserOf(office.context, office.juror).get(EVERYDAY).expect(303).expect('Location', OVERVIEW);
    for (const instant of [DURING.screening, CLOSES]) {
      at(instant);
      await browserOf(office.context, office.ono).get(EVERYDAY).expect(303).expect('Location', OVERVIEW);
    }
  });

  it('is closed to strangers, and knows no other category', async () => {
    await stranger.get(EVERYDAY).expect(303);
    for (const category of ['nowhere', '1', '%00', 'constructor']) await voter.get(`${OVERVIEW}/${category}`).expect(404);
    for (const year of ['2031', '0', 'x']) await voter.get(`/awards/${year}/ballot/everyday`).expect(404);
  });
});

describe('PUT /awards/:year/ballot/:category', () => {
  it('takes a ballot and shows its receipt, from the first page in four clicks', async () => {
    expect((await voter.get('/awards/2026')).status).toBeLessThan(500);
    await voter
      .put(EVERYDAY, { choices: ['2', '4'] })
      .expect(303)
      .expect('Location', OVERVIEW);
    expect(choicesIn(office.db, 'everyday')).toEqual([[2, 4]]);
    expect((await voter.get(OVERVIEW)).text.match(RECEIPT)).toHaveLength(1);
    await voter.put(EVERYDAY, { choices: '3' }).expect(303);
    expect(choicesIn(office.db, 'everyday')).toEqual([[3]]);
  });

  it('takes a blank one', async () => {
    await voter.put(EVERYDAY).expect(303);
    expect(choicesIn(office.db, 'everyday')).toEqual([[]]);
  });

  it.each([
    [['1', '2', '3'], 'too_many', ['1', '2', '3']],
    [['1', '1'], 'duplicate', ['1']],
    [['1', '5'], 'foreign', ['1']],
    [['1', '77'], 'foreign', ['1']],
    [['1x'], 'foreign', []],
    [['01'], 'foreign', []],
    [['-1'], 'foreign', []],
    [['１'], 'foreign', []],
    [['1.0'], 'foreign', []],
    [['9'.repeat(30)], 'foreign', []],
  ])('refuses %j as %s and keeps the ticks', async (choices, fault, kept) => {
    cast(office.ono, [4]);
    const before = allRows(office.db, ['sessions']);
    const page = await voter.put(EVERYDAY, { choices }).expect(422);
    expect(faultBeside(page.text, 'choices')).toBe(ja(`error.ballot_${fault}`));
    expect(new Set(checkedIn(page.text, 'choices'))).toEqual(new Set(kept));
    expect(allRows(office.db, ['sessions'])).toEqual(before);
  });

  it('refuses what is barred or withdrawn meanwhile', async () => {
    const author = browserOf(office.context, sato);
    const barred = await author.put(EVERYDAY, { choices: ['1', '2'] }).expect(422);
    expect(faultBeside(barred.text, 'choices')).toBe(ja('error.ballot_barred'));
    withdraw(2);
    const gone = await author.put(EVERYDAY, { choices: ['2', '3'] }).expect(422);
    expect(faultBeside(gone.text, 'choices')).toBe(ja('error.ballot_withdrawn'));
    expect(checkedIn(gone.text, 'choices')).toEqual(['3']);
    expect(countRows(office.db, 'award_ballots')).toBe(0);
  });

  it('says so when it comes too early or too late', async () => {
    for (const [instant, key] of [
      [DURING.screening, 'ballot_not_open'],
      [CLOSES, 'ballot_closed'],
    ] as const) {
      at(instant);
      const page = await browserOf(office.context, office.ono).put(EVERYDAY, { choices: '1' }).expect(409);
      expect(page.text).toContain(ja(`error.${key}`));
    }
    at(CLOSES - 1);
    await browserOf(office.context, office.ono).put(EVERYDAY, { choices: '1' }).expect(303);
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
  });

  it('tells somebody whose key is lost that the ballot stands', async () => {
    await voter.put(EVERYDAY, { choices: '1' }).expect(303);
    rmSync(path.join(office.context.config.dataDir, 'award-keys', '2026.key'));
    expect((await voter.get(OVERVIEW)).text).toContain(ja('award_ballot.fixed'));
    const page = await voter.get(EVERYDAY).expect(200);
    expect(page.text).toContain(ja('error.ballot_fixed'));
    expect(page.text).not.toContain('<input class="ballot-card__tick"');
    await voter.put(EVERYDAY, { choices: '2' }).expect(409);
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
    expect((await voter.get(OVERVIEW)).text).toContain(ja('award_ballot.fixed'));
  });

  it('says whom to tell when the key cannot be read, on the overview goes without receipts', async () => {
    await voter.put(EVERYDAY, { choices: '1' }).expect(303);
    const keyFile = path.join(office.context.config.dataDir, 'award-keys', '2026.key');
    rmSync(keyFile);
    mkdirSync(keyFile);
    const { text } = await voter.get(OVERVIEW).expect(200);
    expect(text).toContain(ja('award_ballot.fixed'));
    for (const page of [await voter.get(EVERYDAY), await voter.put(EVERYDAY, { choices: '2' })]) {
      expect(page.status).toBe(409);
      expect(page.text).toContain(ja('error.ballot_key_unreadable'));
    }
    expect(choicesIn(office.db, 'everyday')).toEqual([[1]]);
  });

  it('reads the list and the teams once for many ballots', async () => {
    const { listOnList, listMembersOfYear } = entryQueries(office.db);
    const reads = { lists: 0, members: 0 };
    Object.assign(entryQueries(office.db), {
      listOnList: (year: number) => {
        reads.lists += 1;
        return listOnList(year);
      },
      listMembersOfYear: (year: number) => {
        reads.members += 1;
        return listMembersOfYear(year);
      },
    });
    for (const choice of ['1', '2', '3']) await voter.put(EVERYDAY, { choices: choice }).expect(303);
    expect(reads).toEqual({ lists: 1, members: 1 });
  });

  it('is for people on the roll', async () => {
    const juror = await browserOf(office.context, office.juror).put(EVERYDAY, { choices: '1' }).expect(403);
    expect(juror.text).toContain(ja('error.ballot_not_on_roll'));
    await stranger.put(EVERYDAY, { choices: '1' }).expect(401);
    expect(countRows(office.db, 'award_ballots')).toBe(0);
  });

  it('knows no other category or year', async () => {
    for (const category of ['nowhere', '%00']) await voter.put(`${OVERVIEW}/${category}`).expect(404);
    await voter.put(`${OVERVIEW}/ideas`).expect(409);
    for (const year of ['2031', '0', 'x']) await voter.put(`/awards/${year}/ballot/everyday`).expect(404);
  });

  // BA-1
  it('keeps one row when somebody votes twice at once', async () => {
    const answers = await Promise.all(['1', '2', '3', '4', '1', '2'].map((choice) => voter.put(EVERYDAY, { choices: choice })));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(303));
    expect(countRows(office.db, 'award_ballots')).toBe(1);
    expect(countRows(office.db, 'award_participations')).toBe(1);
  });
});
