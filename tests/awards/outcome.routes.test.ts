import { beforeEach, describe, expect, it } from 'vitest';
import { issueCertificates, planOf, saveText } from '../../src/awards/honour/certificates.ts';
import { type AwardYear, findAward } from '../../src/awards/years/years.ts';
import type { Viewer } from '../../src/web/index.ts';
import { browserOf, DEPARTMENTS, ja, sato, suzuki, takahashi, tanaka } from '../support/index.ts';
import type { CountingOffice } from './counting-support.ts';
import { honourOffice, publishPrizes } from './honour-support.ts';

const FIRST = '/awards/2026/entries/1';
const MINE = '/me/nominations';
const TEXT = { body: 'ここにこれを賞します', datedOn: '2026-11-21', issuerTitle: '市長', issuerName: '森 太郎' };

let office: CountingOffice;

/** 佐藤 leads entry 1 with 高橋, 田中 entry 2, 鈴木 entry 3. */
beforeEach(() => {
  office = honourOffice({
    leads: () => [sato, tanaka, suzuki],
    join: (db) =>
      db
        .prepare('INSERT INTO award_members (entry_id, user_id, position, department_id) VALUES (1, ?, 1, ?)')
        .run(takahashi.id, DEPARTMENTS.zeimu),
  });
});

const seenBy = async (person: Viewer, path: string): Promise<string> =>
  (await browserOf(office.context, person).get(path).expect(200)).text;
const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const chip = (name: string): string => `>${ja(`award_outcome.${name}`)}</span>`;

describe('what became of an entry', () => {
  it('is that it is on the shortlist, to the team and before anybody knows of a prize', async () => {
    for (const path of [FIRST, MINE]) {
      const html = main(await seenBy(sato, path));
      expect(html).toContain(chip('finalist'));
      expect(html).not.toContain(ja('award_honour.title'));
      expect(html).not.toContain(`${ja('entry_state.eligible')}</span>`);
    }
    expect(await seenBy(sato, FIRST)).toContain(ja('award_entry_next.finalist'));
  });

  it('is a prize for lead and members, with the ways to result, hall and certificates', async () => {
    publishPrizes(office);
    const at = new Date('2026-10-02T00:00:00Z');
    saveText(office.db, office.secretary, 2026, TEXT, at);
    const { version } = planOf(office.db, findAward(office.db, 2026) as AwardYear);
    issueCertificates(office.db, office.secretary, 2026, { version: version as number, despite: true }, at);
    for (const person of [sato, takahashi])
      for (const path of [FIRST, MINE]) {
        const html = main(await seenBy(person, path));
        for (const part of [
          ja('award_honour.title'),
          '大賞',
          '職員投票賞',
          'href="/awards/2026/result"',
          'href="/awards/hall/2026/everyday#R8-001"',
          'href="/awards/2026/certificates/1"',
          chip('won'),
        ])
          expect([person.name, path, part, html.includes(part)]).toEqual([person.name, path, part, true]);
      }
    const other = main(await seenBy(tanaka, FIRST));
    expect(other).not.toContain(ja('award_honour.title'));
    expect(other).not.toContain('/certificates/');
  });

  it('lets the lead give the prize back at the end of the page, and says what follows', async () => {
    publishPrizes(office);
    const html = main(await seenBy(sato, FIRST));
    expect(html.indexOf(ja('award_withdrawal.give_back'))).toBeGreaterThan(html.indexOf(ja('award_entry.history')));
    expect(html).not.toContain(ja('award_withdrawal.lead'));
    const asked = await seenBy(sato, `${FIRST}/withdrawal`);
    for (const key of ['award_withdrawal.give_back_title', 'award_withdrawal_follows.prize', 'award_withdrawal.give_back_button'])
      expect(asked).toContain(ja(key));
    await browserOf(office.context, sato).put(`${FIRST}/withdrawal`, { reason: '' }).expect(303);
    for (const path of [FIRST, MINE]) {
      const after = main(await seenBy(takahashi, path));
      expect(after).toContain(chip('returned'));
      expect(after).not.toContain(ja('award_honour.title'));
    }
  });

  it('is the shortlist for those without a prize, who withdraw an entry and no prize', async () => {
    publishPrizes(office, { grand: ['R8-001'] });
    const html = main(await seenBy(tanaka, '/awards/2026/entries/2'));
    expect(html).toContain(chip('shortlisted'));
    expect(html).toContain(ja('award_entry_next.shortlisted'));
    expect(html).toContain(ja('award_withdrawal.lead'));
    expect(html).not.toContain(ja('award_withdrawal.give_back'));
  });
});
