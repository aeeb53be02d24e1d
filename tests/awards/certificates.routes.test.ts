import { beforeEach, describe, expect, it } from 'vitest';
import { certificateQueries } from '../../src/awards/honour/certificate-queries.ts';
import { type CertificateContent, issueCertificates, planOf } from '../../src/awards/honour/certificates.ts';
import { type AwardYear, findAward } from '../../src/awards/years/years.ts';
import { purgeTrash, trashPost } from '../../src/board/index.ts';
import { touch } from '../../src/db/index.ts';
import {
  allRows,
  type Browser,
  browserOf,
  checkedIn,
  faultBeside,
  ito,
  ja,
  oneRow,
  sato,
  suzuki,
  takahashi,
  tanaka,
  typedIn,
} from '../support/index.ts';
import { type CountingOffice, titleOf, withdraw } from './counting-support.ts';
import { honourOffice, publishPrizes, USUAL } from './honour-support.ts';

const DESK = '/secretariat/awards/2026/certificates';
const TEXT = { body: 'ここにこれを賞します', datedOn: '2026-11-21', issuerTitle: '市長', issuerName: '森 太郎' };
const FIRST = '/awards/2026/certificates/1';
const PDF = `${FIRST}/certificate.pdf`;
/** Characters that no font has. */
const UNKNOWN = '\uE000';

let office: CountingOffice;
let desk: Browser;

/** 佐藤 leads entry 1, 田中 entry 2, 鈴木 entry 3. */
beforeEach(() => {
  office = honourOffice({ leads: () => [sato, tanaka, suzuki] });
  publishPrizes(office);
  desk = browserOf(office.context, office.secretary);
});

const main = (html: string): string => html.slice(html.indexOf('<main'), html.indexOf('</main>'));
const rows = () => certificateQueries(office.db).list(2026);
const contents = (): CertificateContent[] => rows().map(({ content }) => JSON.parse(content) as CertificateContent);
/** Number, prize and what became of it: `1 grand` or `1 grand revoked by 2`. */
const standing = (): string[] =>
  rows().map(
    ({ number, prize, revokedVersion }) => `${number} ${prize}${revokedVersion === null ? '' : ` revoked by ${revokedVersion}`}`,
  );
const plan = () => planOf(office.db, findAward(office.db, 2026) as AwardYear);
const strangers = () => [takahashi, ito].map((person) => browserOf(office.context, person));

async function issue(fields: Record<string, string> = {}): Promise<void> {
  await desk.put(`${DESK}/text`, TEXT).expect(303);
  await desk.post(DESK, { version: String(plan().version), ...fields }).expect(303);
}

function rename(id: number, name: string): void {
  office.db.prepare<[string, number]>('UPDATE users SET name = ? WHERE id = ?').run(name, id);
  touch(office.db, 'people');
}

async function refusesOthers(method: 'get' | 'put' | 'post', path: string): Promise<void> {
  const before = allRows(office.db, ['sessions']);
  for (const person of [sato, takahashi, ito]) await browserOf(office.context, person)[method](path).expect(404);
  await browserOf(office.context)
    [method](path)
    .expect(method === 'get' ? 303 : 401);
  expect(allRows(office.db, ['sessions'])).toEqual(before);
}

describe('GET /secretariat/awards/:year/certificates', () => {
  it('begins with usual words and lists what would be issued, without issuing it before there is a text', async () => {
    const html = main((await desk.get(DESK).expect(200)).text);
    expect(html).toContain('ここにその功績をたたえ');
    expect(typedIn(html, 'datedOn')).toBe('2026-10-02');
    for (const part of ['R8-第1号', 'R8-第4号', titleOf(2), ja('certificates.text_first')]) expect(html).toContain(part);
    expect(html).not.toContain(`action="${DESK}"`);
  });

  it('tells of each character that the font lacks, in which name it is, and asks for a tick', async () => {
    rename(tanaka.id, `田中${UNKNOWN}`);
    await desk.put(`${DESK}/text`, { ...TEXT, issuerName: `森${UNKNOWN}` }).expect(303);
    const html = main((await desk.get(DESK).expect(200)).text);
    expect(html).toContain(ja('certificates.missing'));
    expect(html).toContain(`<strong>田中${UNKNOWN}</strong>`);
    expect(html).toContain(`<strong>森${UNKNOWN}</strong>`);
    expect(html).toContain('U+E000');
    expect(html).toContain('name="despite"');
  });

  it('finds nothing missing in 髙 﨑 𠮷', async () => {
    rename(sato.id, '髙橋');
    rename(tanaka.id, '山﨑');
    rename(suzuki.id, '𠮷田');
    await desk.put(`${DESK}/text`, TEXT).expect(303);
    const html = main((await desk.get(DESK).expect(200)).text);
    expect(html).toContain(ja('certificates.nothing_missing'));
    expect(html).not.toContain('name="despite"');
  });

  it('says before the publication when certificates can be issued', async () => {
    office = honourOffice();
    const { text } = await browserOf(office.context, office.secretary).get(DESK).expect(200);
    expect(text).toContain(ja('certificates.early'));
  });

  it('is nobody else’s', () => refusesOthers('get', DESK));

  it('finds nothing for a malformed year', async () => {
    await desk.get('/secretariat/awards/x/certificates').expect(404);
  });
});

describe('PUT /secretariat/awards/:year/certificates/text', () => {
  it('keeps the text of the year', async () => {
    await desk.put(`${DESK}/text`, TEXT).expect(303).expect('Location', DESK);
    expect(certificateQueries(office.db).findText(2026)).toMatchObject(TEXT);
    expect(typedIn((await desk.get(DESK)).text, 'issuerName')).toBe('森 太郎');
  });

  it.each([
    { field: 'body', value: '', key: 'form.certificate_body' },
    { field: 'body', value: '文'.repeat(301), key: 'form.certificate_body' },
    { field: 'datedOn', value: '2019-04-30', key: 'form.certificate_day' },
    { field: 'datedOn', value: '2026-02-30', key: 'form.day' },
    { field: 'issuerTitle', value: '長'.repeat(41), key: 'form.certificate_issuer_title' },
    { field: 'issuerName', value: '', key: 'form.certificate_issuer_name' },
  ])('refuses $field 「$value」 and keeps what was typed', async ({ field, value, key }) => {
    const { text } = await desk.put(`${DESK}/text`, { ...TEXT, [field]: value }).expect(422);
    expect(faultBeside(text, field)).toBe(ja(key));
    expect(typedIn(text, 'issuerName')).toBe(field === 'issuerName' ? value : TEXT.issuerName);
    expect(certificateQueries(office.db).findText(2026)).toBeUndefined();
  });

  it('does not change what is issued', async () => {
    await issue();
    const before = rows();
    await desk.put(`${DESK}/text`, { ...TEXT, body: '別の文面です' }).expect(303);
    expect(rows()).toEqual(before);
  });

  it('is nobody else’s', () => refusesOthers('put', `${DESK}/text`));

  it('finds nothing for a malformed year', async () => {
    await desk.put('/secretariat/awards/0/certificates/text', TEXT).expect(404);
  });
});

describe('POST /secretariat/awards/:year/certificates', () => {
  it('numbers by the order of the prizes and then by place, one for each prize and entry', async () => {
    await issue();
    expect(standing()).toEqual(['1 grand', '2 everyday-best', '3 everyday-best', '4 everyday-staff']);
    expect(contents().map(({ number, title }) => [number, title])).toEqual([
      ['R8-第1号', titleOf(1)],
      ['R8-第2号', titleOf(2)],
      ['R8-第3号', titleOf(3)],
      ['R8-第4号', titleOf(1)],
    ]);
    expect(contents().map(({ prize }) => prize)).toEqual([
      '大賞',
      '日常業務の改善 最優秀賞',
      '日常業務の改善 最優秀賞',
      '日常業務の改善 職員投票賞',
    ]);
    expect(contents()[0]).toMatchObject({ ...TEXT, prize: '大賞', team: [{ name: '佐藤', department: '市民課' }] });
    expect(oneRow(office.db, "SELECT details FROM events WHERE kind = 'award.certificates_issued'")).toEqual({
      details: '{"version":1,"issued":4,"revoked":0}',
    });
  });

  it('says that there is nothing to do the second time', async () => {
    await issue();
    const before = rows();
    await desk.post(DESK, { version: '1' }).expect(409);
    expect(rows()).toEqual(before);
  });

  it('revokes what a correction took, gives the new ones the next numbers and leaves the others', async () => {
    await issue();
    const before = rows().slice(1, 3);
    publishPrizes(office, { ...USUAL, grand: ['R8-004'], 'everyday-staff': ['R8-002'] });
    await issue();
    expect(standing()).toEqual([
      '1 grand revoked by 2',
      '2 everyday-best',
      '3 everyday-best',
      '4 everyday-staff revoked by 2',
      '5 grand',
      '6 everyday-staff',
    ]);
    expect(rows().slice(1, 3)).toEqual(before);
  });

  it('gives a prize that comes back with a third version a new number', async () => {
    await issue();
    publishPrizes(office, { ...USUAL, grand: ['R8-004'] });
    await issue();
    publishPrizes(office);
    await issue();
    expect(standing().filter((line) => line.includes('grand'))).toEqual([
      '1 grand revoked by 2',
      '5 grand revoked by 3',
      '6 grand',
    ]);
  });

  it('issues none for a prize that was given back before', async () => {
    withdraw(office, 1, 'published');
    await issue();
    expect(standing()).toEqual(['1 everyday-best', '2 everyday-best']);
  });

  it('does not issue what the font cannot write until somebody says that they have seen it', async () => {
    rename(tanaka.id, `田中${UNKNOWN}`);
    await desk.put(`${DESK}/text`, TEXT).expect(303);
    const { text } = await desk.post(DESK, { version: '1' }).expect(422);
    expect(main(text)).toContain(ja('error.award_certificates_glyphs'));
    expect(checkedIn(text, 'despite')).toEqual([]);
    expect(rows()).toEqual([]);
    await desk.post(DESK, { version: '1', despite: 'yes' }).expect(303);
    expect(rows()).toHaveLength(4);
  });

  it.each([
    { why: 'another version was looked at', fields: { version: '2' } },
    { why: 'none was', fields: {} },
    { why: 'the version is no number', fields: { version: 'x' } },
  ])('refuses when $why', async ({ fields }) => {
    await desk.put(`${DESK}/text`, TEXT).expect(303);
    const { text } = await desk.post(DESK, fields).expect(409);
    expect(text).toContain(ja('error.award_certificates_other_version'));
    expect(rows()).toEqual([]);
  });

  it('refuses without a text and before the publication', async () => {
    expect((await desk.post(DESK, { version: '1' }).expect(409)).text).toContain(ja('error.award_certificate_text_missing'));
    office = honourOffice();
    desk = browserOf(office.context, office.secretary);
    expect((await desk.post(DESK, { version: '1' }).expect(409)).text).toContain(ja('error.award_not_published'));
  });

  it('is nobody else’s', () => refusesOthers('post', DESK));

  it('finds nothing for a malformed year', async () => {
    await desk.post('/secretariat/awards/x/certificates').expect(404);
  });
});

describe('GET /awards/:year/certificates/:number', () => {
  beforeEach(() => issue());

  it('is for the team and the secretariat, with the way to the PDF', async () => {
    for (const person of [sato, office.secretary, office.second]) {
      const html = main((await browserOf(office.context, person).get(FIRST).expect(200)).text);
      for (const part of ['R8-第1号', '大賞', titleOf(1), '市民課\u3000佐藤 様', '令和8年11月21日', '森 太郎', `href="${PDF}"`])
        expect(html).toContain(part);
    }
  });

  it('finds nothing for anybody else', async () => {
    for (const browser of [...strangers(), browserOf(office.context, tanaka)]) await browser.get(FIRST).expect(404);
    await browserOf(office.context).get(FIRST).expect(303);
  });

  it('says the same after somebody was renamed', async () => {
    rename(sato.id, '改姓');
    const { text } = await desk.get(FIRST).expect(200);
    expect(text).toContain('佐藤 様');
    expect(text).not.toContain('改姓');
  });

  it('says that it was revoked, even before anybody wrote it down', async () => {
    publishPrizes(office, { ...USUAL, grand: ['R8-004'] });
    expect(main((await desk.get(FIRST).expect(200)).text)).toContain(ja('certificate.revoked'));
    await issue();
    const html = main((await desk.get(FIRST).expect(200)).text);
    expect(html).toContain(ja('certificate.revoked_by', { version: 2 }));
    expect(html).not.toContain(PDF);
  });

  it('says that the prize was given back', async () => {
    withdraw(office, 1, 'published');
    expect(main((await desk.get(FIRST).expect(200)).text)).toContain(ja('certificate.given_back'));
  });

  it('is found in the hall by those who may open it', async () => {
    const hall = '/awards/hall/2026/everyday';
    expect((await browserOf(office.context, sato).get(hall)).text).toContain(`href="${FIRST}"`);
    expect((await browserOf(office.context, takahashi).get(hall)).text).not.toContain(`href="${FIRST}"`);
  });

  it('keeps the title of the case when that is deleted for good, and the hall does not', async () => {
    const postId = Number(oneRow(office.db, 'SELECT post_id AS id FROM award_entries WHERE number = 1')?.['id']);
    trashPost(office.db, sato, postId, undefined, office.context.clock.now());
    purgeTrash(office.db, new Date('2026-12-01T00:00:00Z'));
    expect((await desk.get(FIRST).expect(200)).text).toContain(titleOf(1));
    expect((await desk.get('/awards/hall/2026').expect(200)).text).not.toContain(titleOf(1));
  });

  it.each(['0', 'x', '99', '1.5'])('finds nothing at number %s', async (number) => {
    await desk.get(`/awards/2026/certificates/${number}`).expect(404);
  });
});

describe('GET /awards/:year/certificates/:number/certificate.pdf', () => {
  beforeEach(() => issue());

  const pdf = async (browser: Browser, path = PDF): Promise<Buffer> =>
    (await browser.get(path).responseType('blob').expect(200).expect('Content-Type', 'application/pdf')).body as Buffer;

  it('gives the team and the secretariat the same bytes, now and later', async () => {
    const first = await pdf(browserOf(office.context, sato));
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    office.context.setNow('2027-03-31T00:00:00Z');
    rename(sato.id, '改姓');
    expect((await pdf(browserOf(office.context, office.second))).equals(first)).toBe(true);
  });

  it('finds nothing for anybody else', async () => {
    for (const browser of [...strangers(), browserOf(office.context, tanaka)]) await browser.get(PDF).expect(404);
    await browserOf(office.context).get(PDF).expect(303);
  });

  it('is refused for one that was revoked or given back', async () => {
    withdraw(office, 1, 'published');
    const { text } = await desk.get(PDF).expect(409);
    expect(text).toContain(ja('error.award_certificate_revoked'));
    publishPrizes(office, { ...USUAL, 'everyday-best': ['R8-002'] });
    await desk.get('/awards/2026/certificates/3/certificate.pdf').expect(409);
    await pdf(desk, '/awards/2026/certificates/2/certificate.pdf');
  });

  it.each(['0', 'x', '99'])('finds nothing at number %s', async (number) => {
    await desk.get(`/awards/2026/certificates/${number}/certificate.pdf`).expect(404);
  });
});

it('lets no hand change or remove a certificate', async () => {
  await issue();
  expect(() => office.db.prepare("UPDATE award_certificates SET content = '{}' WHERE number = 1").run()).toThrow(
    'is not changed',
  );
  expect(() => office.db.prepare('DELETE FROM award_certificates WHERE number = 1').run()).toThrow('keeps its number');
  const asked = { version: 1, despite: false };
  expect(() => issueCertificates(office.db, office.secretary, 2026, asked, new Date())).toThrow('award_certificates_complete');
});
