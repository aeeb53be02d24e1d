import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { conflict, type Day, type FiscalYear, notFound, reiwaYear } from '../../lib/index.ts';
import type { Viewer } from '../../web/index.ts';
import type { DecidedPrize } from '../decision/record.ts';
import { type Winner, winnersOf } from '../decision/winners.ts';
import { resultQueries } from '../results/queries.ts';
import { type AwardYear, nameOfCategory, requireAward } from '../years/years.ts';
import { type Asker, type CertificateRow, type CertificateText, certificateQueries } from './certificate-queries.ts';
import { missingInContent, missingInText } from './missing-glyphs.ts';
import { type Teammate, teamThen, titleThen } from './winning.ts';

/** What a certificate says, as it is kept. It is an official paper and always in Japanese. */
export interface CertificateContent {
  format: 'chienowa-award-certificate/1';
  /** R8-第3号 */
  number: string;
  award: string;
  /** With its category, unless it is for all of them. */
  prize: string;
  title: string;
  team: Teammate[];
  body: string;
  datedOn: Day;
  issuerTitle: string;
  issuerName: string;
}

/** `given_back`: the team gave the prize back after the publication (R7). */
export type CertificateState = 'valid' | 'given_back' | 'revoked';

export const certificateNumber = (year: FiscalYear, number: number): string => `R${reiwaYear(year)}-第${number}号`;

/** A calendar day on an official paper: 令和8年11月21日. */
export function reiwaDate(day: Day): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return `令和${year === 2019 ? '元' : year - 2018}年${month}月${date}日`;
}

export const contentOf = ({ content }: CertificateRow): CertificateContent => JSON.parse(content) as CertificateContent;

/** A certificate that is to be issued. Its content waits for the text of the year. */
export interface PlannedCertificate {
  number: number;
  winner: Winner;
  title: string;
  team: Teammate[];
}

export interface CertificatePlan {
  /** Of the published result; undefined before. */
  version: number | undefined;
  /** Numbered on from the last one, by precedence and then by place. */
  issue: PlannedCertificate[];
  /** Issued for a prize that the published result gives to somebody else. */
  revoke: CertificateRow[];
}

/** What issuing would do now: whoever has a certificate that still holds keeps it (R14). */
export function planOf(db: Db, award: AwardYear): CertificatePlan {
  const { year } = award;
  const winners = winnersOf(db, year);
  const rows = certificateQueries(db).list(year);
  const standing = rows.filter(({ revokedVersion }) => revokedVersion === null);
  const next = (rows.at(-1)?.number ?? 0) + 1;
  return {
    version: resultQueries(db).findPublished(year)?.version,
    issue: winners
      .filter((winner) => !winner.givenBack && !standing.some((row) => isFor(row, winner)))
      .map((winner, index) => ({
        number: next + index,
        winner,
        title: titleThen(db, award, winner.entry) ?? winner.code,
        team: teamThen(db, winner.entry),
      })),
    revoke: standing.filter((row) => !winners.some((winner) => isFor(row, winner))),
  };
}

const isFor = ({ prize, entryId }: CertificateRow, winner: Winner): boolean =>
  prize === winner.prize.id && entryId === winner.entry.id;

/**
 * Whether a certificate holds by the result that is published now, whether or not anybody has revoked it yet.
 * @param winners of its year
 */
export function stateOf(row: CertificateRow, winners: readonly Winner[]): CertificateState {
  if (row.revokedVersion !== null) return 'revoked';
  const winner = winners.find((candidate) => isFor(row, candidate));
  if (!winner) return 'revoked';
  return winner.givenBack ? 'given_back' : 'valid';
}

/** @throws AppError not_found for one that does not exist or is another team's */
export function requireCertificate(db: Db, asker: Asker, year: FiscalYear, number: number): CertificateRow {
  const row = certificateQueries(db).findVisible(year, number, asker);
  if (!row) throw notFound();
  return row;
}

/** The name of a prize where nothing else says of which category it is: 日常業務の改善 最優秀賞. */
export function prizeOnPaper(award: AwardYear, { name, category }: Pick<DecidedPrize, 'name' | 'category'>): string {
  if (category === null) return name;
  const of = nameOfCategory(award, category, 'ja');
  return name.includes(of) ? name : `${of} ${name}`;
}

/** What a certificate would say. */
export const contentFor = (award: AwardYear, planned: PlannedCertificate, text: CertificateText): CertificateContent => ({
  format: 'chienowa-award-certificate/1',
  number: certificateNumber(award.year, planned.number),
  award: award.rules.name,
  prize: prizeOnPaper(award, planned.winner.prize),
  title: planned.title,
  team: planned.team,
  body: text.body,
  datedOn: text.datedOn,
  issuerTitle: text.issuerTitle,
  issuerName: text.issuerName,
});

/** Writes what the certificates of a year say from now on; those that are issued keep their words. @throws AppError not_found */
export function saveText(db: Db, viewer: Viewer, year: FiscalYear, text: CertificateText, at: Date): void {
  inTransaction(db, () => {
    requireAward(db, year, viewer);
    certificateQueries(db).putText({ year, ...text, decidedBy: viewer.id, decidedAt: at.toISOString() });
    touch(db, 'awards');
    const { id: actorId, departmentId } = viewer;
    recordEvent(db, { kind: 'award.certificate_text_changed', actorId, departmentId, subjectId: year, at });
  });
}

/**
 * Issues the certificates of the published result and revokes those that do not hold any more.
 * @param asked `version` is the result that was looked at, `despite` says that what the font lacks has been seen
 * @throws AppError not_found, conflict before the publication, for another version, without a text, when nothing is to do, and
 * where the font lacks characters and nobody has said so
 */
export function issueCertificates(
  db: Db,
  viewer: Viewer,
  year: FiscalYear,
  asked: { version: number; despite: boolean },
  at: Date,
): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    const { version, issue, revoke } = planOf(db, award);
    const text = certificateQueries(db).findText(year);
    if (version === undefined) throw conflict('award_not_published');
    if (version !== asked.version) throw conflict('award_certificates_other_version');
    if (!text) throw conflict('award_certificate_text_missing');
    if (issue.length + revoke.length === 0) throw conflict('award_certificates_complete');
    const contents = issue.map((planned) => contentFor(award, planned, text));
    if (!asked.despite && lacksGlyphs(text, contents)) throw conflict('award_certificates_glyphs');
    for (const { number } of revoke) certificateQueries(db).revoke(year, number, version);
    issue.forEach(({ number, winner }, index) => {
      const content = JSON.stringify(contents[index]);
      const row = { year, number, prize: winner.prize.id, entryId: winner.entry.id, content, version };
      certificateQueries(db).insert({ ...row, issuedBy: viewer.id, issuedAt: at.toISOString() });
    });
    touch(db, 'awards');
    const { id: actorId, departmentId } = viewer;
    const details = { version, issued: issue.length, revoked: revoke.length };
    recordEvent(db, { kind: 'award.certificates_issued', actorId, departmentId, subjectId: year, details, at });
  });
}

const lacksGlyphs = (text: CertificateText, contents: readonly CertificateContent[]): boolean =>
  contents.length > 0 && (missingInText(text).length > 0 || contents.some((content) => missingInContent(content).length > 0));
