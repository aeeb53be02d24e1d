import { beforeEach, describe, expect, it } from 'vitest';
import { appendToChain } from '../../src/awards/chain.ts';
import { auditAwards } from '../../src/awards/index.ts';
import { boxDigest } from '../../src/awards/rules/index.ts';
import { byCodeUnits } from '../../src/awards/rules/order.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import { addToRoll } from '../../src/awards/voting/roll-additions.ts';
import { usualRules } from '../../src/awards/years/usual.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  AWARD_DATES,
  addPerson,
  anonymised,
  type Browser,
  browserOf,
  DURING,
  faultBeside,
  insertAward,
  insertEntry,
  ja,
  NOW,
  openVote,
  sato,
  suzuki,
  takahashi,
  tanaka,
  testContext,
  typedIn,
} from '../support/index.ts';
import { type BallotOffice, ballotOffice, CLOSES, DURING_VOTE } from './ballot-office.ts';

const PAGE = '/awards/2026/verification';
const TEXT = '/awards/2026/receipts.txt';
const RECEIPT = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/g;
const EXAMPLE = '7K3M-Q0ZT-4XNA-19VE';

let office: BallotOffice;
let reader: Browser;
let stranger: Browser;

beforeEach(() => {
  office = ballotOffice();
  reader = browserOf(office.context, office.ono);
  stranger = browserOf(office.context);
});

const cast = (viewer: Viewer, choices: number[] = [], category = 'everyday') =>
  castBallot(office.context, viewer, 2026, category, choices, DURING_VOTE);
const close = () => closeBox(office.context, 2026, new Date(CLOSES));
const receiptsOn = (html: string) => (html.match(RECEIPT) ?? []).filter((receipt) => receipt !== EXAMPLE);

/** The award of 2027, voting at the same time, with one entry in one category. */
function insertSecondYear(): void {
  insertAward(office.db, office.secretary, { year: 2027, rules: { ...usualRules(2027), ...AWARD_DATES } });
  insertEntry(office.db, { year: 2027 });
  openVote(office.context, office.secretary, 2027);
}

describe('GET /awards/:year/verification', () => {
  it('explains the vote in every phase, to jurors and newcomers as well', async () => {
    for (const now of [DURING.screening, DURING.voting, DURING.shortlisting]) {
      office.context.setNow(now);
      const { text } = await browserOf(office.context, office.juror).get(PAGE).expect(200);
      for (const part of [
        '投票の確認 — 令和8年度 ＤＸ賞',
        ja('award_ballot.promise'),
        ja('award_verification.rule_key'),
        ja('award_verification.rule_deal'),
        'npx chienowa audit verify',
      ])
        expect(text).toContain(part);
    }
  });

  it('lists every receipt once the box is closed, with its digest', async () => {
    const receipts = [sato, suzuki, tanaka].map((person) => cast(person));
    const other = cast(office.ono, [5], 'large');
    close();
    const { text } = await reader.get(PAGE).expect(200);
    expect(new Set(receiptsOn(text))).toEqual(new Set([...receipts, other]));
    const everyday = text.slice(text.indexOf('id="box-everyday"'), text.indexOf('id="box-ideas"'));
    expect(everyday.match(RECEIPT)).toEqual(receipts.toSorted(byCodeUnits));
    const trackers = office.db
      .prepare<[], { tracker: string }>("SELECT tracker FROM award_ballots WHERE category = 'everyday'")
      .all();
    expect(everyday).toContain(boxDigest(trackers.map(({ tracker }) => tracker)));
    for (const { tracker } of trackers) expect(text).not.toContain(tracker);
  });

  it('shows neither receipts nor digests before, however the address asks', async () => {
    const receipt = cast(office.ono, [1]);
    const before = await reader.get(PAGE).expect(200);
    expect(receiptsOn(before.text)).toEqual([]);
    office.context.setNow(new Date(CLOSES).toISOString());
    const late = browserOf(office.context, office.ono);
    for (const query of [`?receipt=${receipt}`, '?category=everyday&first=0', '?first=A'])
      expect(receiptsOn(anonymised((await late.get(PAGE + query).expect(200)).text))).toEqual([]);
    expect((await late.get(PAGE)).text).toContain(ja('award_verification.counting'));
  });

  it('answers whether a receipt is in the box, as people type it', async () => {
    const receipt = cast(office.ono, [1]);
    cast(sato);
    close();
    const asked = (typed: string) => reader.get(`${PAGE}?receipt=${encodeURIComponent(typed)}`).expect(200);
    for (const typed of [receipt, receipt.toLowerCase(), receipt.replaceAll('-', ''), ` ${receipt.replaceAll('-', ' ')} `])
      expect((await asked(typed)).text).toContain(ja('award_verification.found', { receipt, category: '日常業務の改善' }));
    const absent = await asked('0000-0000-0000-0000');
    expect(absent.text).toContain(ja('award_verification.absent', { receipt: '0000-0000-0000-0000' }));
    const unreadable = await asked('わかりません<b>');
    expect(faultBeside(unreadable.text, 'receipt')).toBe(ja('award_verification.unreadable'));
    expect(typedIn(unreadable.text, 'receipt')).toBe('わかりません<b>');
    expect((await asked('')).text).not.toContain('role="status"');
  });

  it('tells a person alone whether they are recorded as having voted', async () => {
    cast(sato, [2]);
    const recorded = async (viewer: Viewer) => {
      const { text } = await browserOf(office.context, viewer).get(PAGE).expect(200);
      return [...text.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)</g)].map(([, name, said]) => [name, said]);
    };
    const [yes, no, none] = ['yes', 'no', 'no_vote'].map((key) => ja(`award_verification.${key}`));
    expect(await recorded(sato)).toEqual([
      ['大規模', no],
      ['日常業務の改善', yes],
      ['アイデア・挑戦', none],
    ]);
    expect(await recorded(suzuki)).toEqual([
      ['大規模', no],
      ['日常業務の改善', no],
      ['アイデア・挑戦', none],
    ]);
    expect(await recorded(office.juror)).toEqual([]);
  });

  it('cuts a long list by its first characters', async () => {
    const insert = office.db.prepare<[string]>(
      "INSERT INTO award_ballots (year, category, tracker, choices) VALUES (2026, 'everyday', ?, '[]')",
    );
    for (let index = 0; index < 401; index += 1) insert.run(index.toString(16).padStart(3, '0').padEnd(64, 'a'));
    insert.run('f'.repeat(64));
    close();
    const all = await reader.get(PAGE).expect(200);
    expect(receiptsOn(all.text)).toEqual([]);
    expect(all.text).toContain(`${PAGE}?category=everyday&amp;first=Z#box-everyday`);
    const last = await reader.get(`${PAGE}?category=everyday&first=Z`).expect(200);
    expect(receiptsOn(last.text)).toEqual(['ZZZZ-ZZZZ-ZZZZ-ZZZZ']);
    const parts = await Promise.all(
      [...'0123'].map(async (first) => receiptsOn((await reader.get(`${PAGE}?category=everyday&first=${first}`)).text)),
    );
    expect(parts.flat()).toHaveLength(401);
    for (const [index, part] of parts.entries()) expect(part.every((receipt) => receipt.startsWith(String(index)))).toBe(true);
    for (const query of ['?category=everyday&first=I', '?category=everyday&first=ZZ', '?category=nowhere&first=Z', '?first=Z'])
      expect(receiptsOn((await reader.get(PAGE + query).expect(200)).text)).toEqual([]);
  });

  it('shows the head of the audit chain to print, while the vote is open that of before', async () => {
    const { head } = auditAwards(office.db);
    appendToChain(office.db, { type: 'box_digest', year: 2026, data: { sha256: '0'.repeat(64) }, at: DURING_VOTE });
    const open = await reader.get(PAGE);
    expect(open.text).toContain(head?.hash);
    close();
    const closed = await reader.get(PAGE);
    expect(closed.text).toContain(auditAwards(office.db).head?.hash);
    expect(closed.text).not.toContain(head?.hash);
  });

  it('says of a category of one entry that it had no vote', async () => {
    close();
    const box = (html: string) => html.slice(html.indexOf('id="box-ideas"'), html.indexOf('id="additions-heading"'));
    const one = await reader.get(PAGE);
    expect(box(one.text)).toContain(ja('award_verification.one_entry'));
    expect(box(one.text)).not.toContain(ja('award_verification.digest'));
  });

  it('says nothing of a category without an entry', async () => {
    insertSecondYear();
    closeBox(office.context, 2027, new Date(CLOSES));
    const { text } = await reader.get('/awards/2027/verification').expect(200);
    expect(text).toContain('id="box-everyday"');
    for (const part of ['id="box-large"', '大規模', 'アイデア・挑戦']) expect(text).not.toContain(part);
  });

  it('names the year whose open vote keeps the head back', async () => {
    insertSecondYear();
    close();
    expect((await reader.get(PAGE)).text).not.toContain('の投票が終わるまで');
    const seq = auditAwards(office.db).head?.seq;
    appendToChain(office.db, { type: 'box_digest', year: 2027, data: { sha256: '0'.repeat(64) }, at: DURING_VOTE });
    const { text } = await reader.get(PAGE);
    expect(text).toContain(ja('award_verification.head_until', { name: '令和9年度 ＤＸ賞', seq: String(seq) }));
    expect(text).not.toContain(ja('award_verification.head_open'));
    expect((await reader.get('/awards/2027/verification')).text).not.toContain('の投票が終わるまで、第');
  });

  it('says how many were added to the roll and why, without their names', async () => {
    const additions = (html: string) => html.slice(html.indexOf('id="additions-heading"'), html.indexOf('id="how-heading"'));
    expect(additions((await reader.get(PAGE)).text)).toContain(ja('award_verification.no_additions'));
    const late = addPerson(office.db, { login: 'late', name: '遅刻' });
    addPerson(office.db, { login: 'extra', name: '臨時' });
    const add = (person: string, reason: string) => addToRoll(office.db, office.secretary, 2026, { person, reason }, DURING_VOTE);
    add('late', '7月1日付けで<b>復職');
    add('extra', '所属の登録漏れ');
    for (const now of [DURING.voting, DURING.shortlisting]) {
      office.context.setNow(now);
      const shown = additions((await browserOf(office.context, late).get(PAGE).expect(200)).text);
      expect(shown).toContain(ja('award_verification.additions_hint', { count: 2 }));
      for (const part of ['7月1日付けで&lt;b&gt;復職', '所属の登録漏れ']) expect(shown).toContain(part);
      for (const name of ['遅刻', '臨時']) expect(shown).not.toContain(name);
    }
    insertAward(office.db, office.secretary, { year: 2027 });
    const early = await browserOf(office.context, late).get('/awards/2027/verification').expect(200);
    expect(early.text).not.toContain('additions-heading');
  });

  it('is for readers, and for years that are announced', async () => {
    await stranger.get(PAGE).expect(303);
    const open = browserOf(testContext({ db: office.db, now: NOW, config: { readAccess: 'everyone' } }));
    expect((await open.get(PAGE).expect(200)).text).not.toContain(ja('award_verification.recorded'));
    insertAward(office.db, office.secretary, { year: 2027, announced: false });
    for (const year of ['2027', '2031', '0', 'x']) await reader.get(`/awards/${year}/verification`).expect(404);
  });
});

describe('GET /awards/:year/receipts.txt', () => {
  it('is every receipt in a line of its own, whatever the order of casting was', async () => {
    const people = [sato, suzuki, tanaka, takahashi, office.kato, addPerson(office.db, { login: 'x', name: '外' })];
    const receipts = people.slice(0, 5).map((person) => cast(person));
    const other = cast(office.ono, [5], 'large');
    close();
    const { text, headers } = await reader.get(TEXT).expect(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.split('\r\n')).toEqual([
      'category\treceipt',
      `large\t${other}`,
      ...receipts.toSorted(byCodeUnits).map((receipt) => `everyday\t${receipt}`),
      '',
    ]);
  });

  it('is not there before the box is closed, nor for strangers', async () => {
    cast(sato);
    await reader.get(TEXT).expect(404);
    office.context.setNow(new Date(CLOSES).toISOString());
    await browserOf(office.context, office.secretary).get(TEXT).expect(404);
    close();
    await stranger.get(TEXT).expect(303);
    for (const year of ['2031', '0', 'x'])
      await browserOf(office.context, office.ono).get(`/awards/${year}/receipts.txt`).expect(404);
  });
});
