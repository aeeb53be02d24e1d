import { can } from '../../accounts/index.ts';
import { ACCEPTED_PHOTOS } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { pageTitle } from '../counting/page.ts';
import { prizeName } from '../decision/given.ts';
import { type Winner, winnersOf } from '../decision/winners.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { isPublished } from '../rules/index.ts';
import { type AwardYear, entryCode, phaseOf } from '../years/years.ts';
import { type CertificateRow, certificateQueries } from './certificate-queries.ts';
import { sheetOf } from './certificate-sheet.ts';
import {
  type CertificatePlan,
  certificateNumber,
  contentFor,
  contentOf,
  type PlannedCertificate,
  planOf,
  prizeOnPaper,
  stateOf,
} from './certificates.ts';
import { codePoints } from './font.ts';
import { type MissingGlyphs, missingInContent, missingInText } from './missing-glyphs.ts';
import type {
  CertificateLine,
  CertificatePage,
  CertificatesPage,
  HonouredEntry,
  HonoursPage,
  MissingLine,
  PhotosPage,
} from './pages.ts';
import { photoQueries } from './photo-queries.ts';
import { PHOTOS_MAX, photosOf, toPhoto } from './photos.ts';
import { shownTitle, type Teammate, teamThen, winningEntries } from './winning.ts';

export function honoursModel(db: Db, award: AwardYear, at: Date, locale: Locale): HonoursPage {
  const plan = planOf(db, award);
  const winners = winnersOf(db, award.year);
  const states = certificateQueries(db)
    .list(award.year)
    .map((row) => stateOf(row, winners));
  return {
    title: pageTitle(award, locale, 'honours.title'),
    year: award.year,
    yearName: award.rules.name,
    published: isPublished(phaseOf(award, at)),
    entries: honouredEntries(db, award, locale),
    certificates: { valid: states.filter((state) => state === 'valid').length, open: plan.issue.length + plan.revoke.length },
  };
}

/** Who has won, and behind them who has photos from before a correction. */
function honouredEntries(db: Db, award: AwardYear, locale: Locale): HonouredEntry[] {
  const winners = winningEntries(db, award.year);
  const won = new Set(winners.map(({ entry }) => entry.id));
  const pictured = new Set(
    photoQueries(db)
      .listOfYear(award.year)
      .map(({ entryId }) => entryId),
  );
  const former = entryQueries(db)
    .listOnList(award.year)
    .filter(({ id }) => pictured.has(id) && !won.has(id));
  return [
    ...winners.map(({ entry, prizes, givenBack }) => ({
      ...toHonoured(db, award, entry),
      prizes: prizes.map((prize) => prizeName(prize, locale)),
      givenBack,
    })),
    ...former.map((entry) => toHonoured(db, award, entry)),
  ];
}

function toHonoured(db: Db, award: AwardYear, entry: EntryWithPost): HonouredEntry {
  const [lead] = teamThen(db, entry);
  return {
    number: entry.number,
    code: entryCode(award.year, entry.number),
    title: shownTitle(db, award, entry),
    prizes: [],
    lead: lead?.name ?? '',
    department: lead?.department ?? '',
    photos: photosOf(db, entry.id),
    givenBack: false,
  };
}

export function photosModel(
  db: Db,
  award: AwardYear,
  entry: EntryWithPost,
  { locale, fileBytes, form = formState(), fault }: { locale: Locale; fileBytes: number; form?: FormState; fault?: string },
): PhotosPage {
  const code = entryCode(award.year, entry.number);
  return {
    title: translator(locale)('photos.title', { code }),
    year: award.year,
    yearName: award.rules.name,
    entry: { number: entry.number, code, title: shownTitle(db, award, entry) },
    photos: photoQueries(db)
      .listOfEntry(entry.id)
      .map((row) => ({ ...toPhoto(row), id: row.id })),
    most: PHOTOS_MAX,
    accepted: ACCEPTED_PHOTOS,
    fileBytes,
    fault,
    form,
  };
}

export function certificatesModel(
  db: Db,
  award: AwardYear,
  { at, locale, form, asksTick = false }: { at: Date; locale: Locale; form?: FormState; asksTick?: boolean },
): CertificatesPage {
  const plan = planOf(db, award);
  const winners = winnersOf(db, award.year);
  return {
    title: pageTitle(award, locale, 'certificates.title'),
    year: award.year,
    yearName: award.rules.name,
    version: plan.version,
    form: form ?? formState(storedText(db, award, at)),
    hasText: certificateQueries(db).findText(award.year) !== undefined,
    issued: certificateQueries(db)
      .list(award.year)
      .map((row) => toLine(row, winners)),
    planned: plan.issue.map(({ number, winner, title, team }) => ({
      name: certificateNumber(award.year, number),
      prize: prizeOnPaper(award, winner.prize),
      title,
      team: namesOf(team),
    })),
    revoked: plan.revoke.map((row) => toLine(row, winners)),
    missing: missingLines(db, award, plan),
    asksTick,
  };
}

/** The text of the year, or what it begins with: the words of the year before, else the usual ones. */
function storedText(db: Db, { year }: AwardYear, at: Date): Record<string, string> {
  const { findText, findTextBefore } = certificateQueries(db);
  const own = findText(year);
  const { body, issuerTitle, issuerName } = own ?? findTextBefore(year) ?? usualText();
  return { body, issuerTitle, issuerName, datedOn: own?.datedOn ?? dayOf(at) };
}

const usualText = () => {
  const t = translator('ja');
  return { body: t('certificate.usual_body'), issuerTitle: t('certificate.usual_issuer'), issuerName: '' };
};

function toLine(row: CertificateRow, winners: readonly Winner[]): CertificateLine {
  const { number, prize, title, team } = contentOf(row);
  const { issuedAt } = row;
  return { number: row.number, name: number, prize, title, team: namesOf(team), state: stateOf(row, winners), issuedAt };
}

const namesOf = (team: readonly Teammate[]): string => team.map(({ name }) => name).join('\u3001');

/** What the font lacks in the text of the year and on each certificate that is to be issued. */
function missingLines(db: Db, award: AwardYear, { issue }: CertificatePlan): MissingLine[] {
  const text = certificateQueries(db).findText(award.year);
  if (issue.length === 0) return [];
  return [
    ...(text ? missingInText(text).map((missing) => toMissing(undefined, missing)) : []),
    ...issue.flatMap((planned) => missingOn(award, planned)),
  ];
}

function missingOn(award: AwardYear, planned: PlannedCertificate): MissingLine[] {
  const content = contentFor(award, planned, { body: '', datedOn: '', issuerTitle: '', issuerName: '' });
  return missingInContent(content).map((missing) => toMissing(content.number, missing));
}

const toMissing = (certificate: string | undefined, { where, text, characters }: MissingGlyphs): MissingLine => ({
  certificate,
  where,
  text,
  characters: characters.map((character) => ({ character, code: codePoints(character) })),
});

export function certificateModel(
  db: Db,
  award: AwardYear,
  row: CertificateRow,
  { viewer, locale }: { viewer: Viewer; locale: Locale },
): CertificatePage {
  const content = contentOf(row);
  const { year, number } = row;
  return {
    title: translator(locale)('certificate.title', { number: content.number }),
    year,
    yearName: award.rules.name,
    number,
    state: stateOf(row, winnersOf(db, year)),
    revokedVersion: row.revokedVersion ?? undefined,
    sheet: sheetOf(content),
    pdf: `/awards/${year}/certificates/${number}/certificate.pdf`,
    canRun: can(viewer, 'run_awards'),
  };
}
