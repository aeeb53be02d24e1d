import { beforeEach, describe, expect, it } from 'vitest';
import { editPost } from '../../src/board/index.ts';
import { browserOf, CASE_STUDY, ja, sato, tanaka, textOf } from '../support/index.ts';
import { type CountingOffice, countingOffice, titleOf } from './counting-support.ts';
import { postOf, REPORTED, reportedOffice } from './rollout-support.ts';

const REPORT = '/awards/2026/report';

let office: CountingOffice;

beforeEach(() => {
  office = reportedOffice();
});

describe('GET /awards/:year/report', () => {
  it('is for everybody who reads', async () => {
    for (const person of [tanaka, sato, office.secretary]) {
      const { text } = await browserOf(office.context, person).get(REPORT).expect(200);
      for (const words of ['最優秀賞', '34.7', ja('rollout_answer.self_reported'), ja('award_report.hours_of', { year: 8 })])
        expect(text).toContain(words);
    }
  });

  it('adds up what the departments answered', async () => {
    const { text } = await browserOf(office.context, tanaka).get(REPORT).expect(200);
    const total = text.slice(text.indexOf(ja('award_report.all_cases')));
    const figures = [...total.slice(0, total.indexOf('</tr>')).matchAll(/data-head="([^"]+)">([^<]*)</g)];
    expect(figures.map(([, head, figure]) => `${head} ${figure}`)).toEqual([
      '導入済み 1',
      '試行中 1',
      '検討中 1',
      '対象外 0',
      '見送り 0',
      expect.stringMatching(/^未回答 [1-9]/),
      '対象の所属 ',
      '1年の時間(所属の回答) 20',
    ]);
  });

  it('asks strangers to sign in, and is not there before the publication or for a malformed year', async () => {
    await browserOf(office.context).get(REPORT).expect(303);
    const early = countingOffice({ everyday: [2, 1] });
    for (const person of [tanaka, early.secretary]) await browserOf(early.context, person).get(REPORT).expect(404);
    for (const year of ['2031', 'abc', '0']) await browserOf(office.context, tanaka).get(`/awards/${year}/report`).expect(404);
  });
});

describe('GET /awards/:year/report.csv', () => {
  const CSV = `${REPORT}.csv`;

  it('has a figure a line, as numbers', async () => {
    const answer = await browserOf(office.context, tanaka).get(CSV).expect(200).expect('Content-Type', 'text/csv; charset=utf-8');
    const lines = textOf(answer).split('\r\n');
    expect(lines[0]).toBe('\uFEFF区分,対象,項目,値,前年度');
    expect(lines).toContain(`全体,令和8年度 ＤＸ賞,参加事例,3,`);
    expect(lines).toContain(`全体,令和8年度 ＤＸ賞,年度内の時間(申告),34.7,`);
    expect(lines).toContain(`受賞した事例,R8-001 ${titleOf(1)},使っている人,2,`);
    expect(lines).toContain(`横展開,${titleOf(1)},導入済み,1,`);
  });

  it('makes a title that looks like a formula harmless', async () => {
    editPost(office.db, sato, postOf(office.db, 1), 1, { ...CASE_STUDY, title: '=1+1 で足す' }, new Date(REPORTED));
    const answer = await browserOf(office.context, tanaka).get(CSV).expect(200);
    expect(textOf(answer)).toContain(`横展開,'=1+1 で足す,導入済み`);
  });

  it('asks strangers to sign in, and is not there before the publication or for a malformed year', async () => {
    await browserOf(office.context).get(CSV).expect(303);
    const early = countingOffice({ everyday: [2, 1] });
    await browserOf(early.context, tanaka).get(CSV).expect(404);
    for (const year of ['2031', 'abc']) await browserOf(office.context, tanaka).get(`/awards/${year}/report.csv`).expect(404);
  });
});
