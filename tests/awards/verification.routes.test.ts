import { beforeEach, describe, expect, it } from 'vitest';
import { appendToChain } from '../../src/awards/chain.ts';
import { auditAwards } from '../../src/awards/index.ts';
import { boxDigest } from '../../src/awards/rules/index.ts';
import { byCodeUnits } from '../../src/awards/rules/order.ts';
import { closeBox } from '../../src/awards/voting/box.ts';
import { castBallot } from '../../src/awards/voting/cast.ts';
import type { Viewer } from '../../src/web/index.ts';
import {
  addPerson,
  anonymised,
  type Browser,
  browserOf,
  DURING,
  faultBeside,
  insertAward,
  ja,
  NOW,
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

describe('GET /awards/:year/verification', () => {
  it('explains the vote in every phase, to jurors and newcomers as well', async () => {
    for (const now of [DURING.screening, DURING.voting, DURING.shortlisting]) {
      office.context.setNow(now);
      const { text } = await browserOf(office.context, office.juror).get(PAGE).expect(200);
      for (const part of [
        '投票の確認 — 令和8年度 ＤＸ賞',
        ja('award_ballot.promise'),
        ja('award_verification.rule_key'),
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
    const [yes, no] = [ja('award_verification.yes'), ja('award_verification.no')];
    expect(await recorded(sato)).toEqual([
      ['大規模', no],
      ['日常業務の改善', yes],
      ['アイデア・挑戦', no],
    ]);
    expect(await recorded(suzuki)).toEqual([
      ['大規模', no],
      ['日常業務の改善', no],
      ['アイデア・挑戦', no],
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
