import { can } from '../../accounts/index.ts';
import {
  adoptionFigures,
  adoptionQueries,
  type CaseStudyContent,
  contentAt,
  contentOf,
  type PostContent,
  postQueries,
  toRecord,
} from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { type FiscalYear, fiscalYear, monthOf, sentencesWithin } from '../../lib/index.ts';
import { plainText } from '../../text/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { prizeName } from '../decision/given.ts';
import { winnersOf } from '../decision/winners.ts';
import type { EntryWithPost } from '../entries/queries.ts';
import { rolloutSummary } from '../rollout/summary.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import { type CertificateRow, certificateQueries } from './certificate-queries.ts';
import { certificateNumber, stateOf } from './certificates.ts';
import { type PhotoView, photosOf } from './photos.ts';
import { byEntry, shownTitle, type Teammate, teamThen, type WinningEntry } from './winning.ts';

/** Characters of what was the trouble, and of what became of it. */
const STORY_LENGTH = 140;

/** A case of the hall of fame. */
export interface HallEntry {
  number: number;
  code: string;
  /** Whether a prize over all categories is among them. */
  grand: boolean;
  prizes: string[];
  /** Undefined while nobody may read the case: what moderators have hidden does not live on here. */
  title: string | undefined;
  /** Where the hall keeps it for ever. */
  place: string;
  /** The case on the board; undefined when it is not there any more. */
  post: { path: string; adoption: string } | undefined;
  category: string;
  team: Teammate[];
  givenBack: boolean;
  photos: PhotoView[];
  story: { before: string; after: string; hours: number | undefined; yen: number | undefined } | undefined;
  /** What the office makes of it now; undefined while nobody has recorded it. */
  adoption: { people: number; departments: number; minutes: number; year: FiscalYear } | undefined;
  /** How far the departments have taken it over; undefined while nobody is asked. */
  rollout: { adopted: number; departments: number | undefined; path: string } | undefined;
  /** Certificates that this reader may open. */
  certificates: { name: string; path: string }[];
}

export interface HallYear {
  year: FiscalYear;
  name: string;
  path: string;
  entries: HallEntry[];
}

export interface HallAsked {
  viewer: Viewer | undefined;
  locale: Locale;
  at: Date;
}

/** The address of an entry in the hall. It never changes. */
export const hallPath = ({ year, category }: Pick<EntryWithPost, 'year' | 'category'>, code?: string): string =>
  `/awards/hall/${year}/${category}${code === undefined ? '' : `#${code}`}`;

/** All that has won in a year, by the precedence of the prizes. */
export function hallEntries(db: Db, award: AwardYear, asked: HallAsked): HallEntry[] {
  const winners = winnersOf(db, award.year);
  const certificates = certificatesFor(db, award, asked).filter((row) => stateOf(row, winners) === 'valid');
  return byEntry(winners).map((winner) => toHallEntry(db, award, winner, certificates, asked));
}

export const hallYear = (db: Db, award: AwardYear, asked: HallAsked): HallYear => ({
  year: award.year,
  name: award.rules.name,
  path: `/awards/hall/${award.year}`,
  entries: hallEntries(db, award, asked),
});

function toHallEntry(
  db: Db,
  award: AwardYear,
  { code, entry, prizes, givenBack }: WinningEntry,
  certificates: readonly CertificateRow[],
  { locale, at }: HallAsked,
): HallEntry {
  const path = entry.readable ? `/posts/${entry.postId}` : undefined;
  return {
    number: entry.number,
    code,
    grand: prizes.some(({ category }) => category === null),
    prizes: prizes.map((prize) => prizeName(prize, locale)),
    title: shownTitle(db, award, entry),
    place: hallPath(entry, code),
    post: path === undefined ? undefined : { path, adoption: `${path}#adoption` },
    category: nameOfCategory(award, entry.category, locale),
    team: teamThen(db, entry),
    givenBack,
    photos: photosOf(db, entry.id),
    story: entry.readable ? storyOf(listedContent(db, award, entry)) : undefined,
    adoption: entry.readable ? adoptionOf(db, entry.postId as number, at) : undefined,
    rollout: entry.readable ? rolloutOf(db, entry.postId as number) : undefined,
    certificates: certificates
      .filter(({ entryId }) => entryId === entry.id)
      .map(({ number }) => ({
        name: certificateNumber(award.year, number),
        path: `/awards/${award.year}/certificates/${number}`,
      })),
  };
}

/** What the case said when the list was frozen, or says now where its history does not tell. */
function listedContent(db: Db, { clock }: AwardYear, { postId, listedRevision }: EntryWithPost): PostContent | undefined {
  if (postId === null || listedRevision === null || !clock.votingFrozenAt) return undefined;
  const then = contentAt(db, postId, listedRevision, clock.votingFrozenAt);
  if (then) return then;
  const post = postQueries(db).findVisible(postId, { userId: undefined, moderates: false });
  return post && contentOf(db, post);
}

const storyOf = (content: PostContent | undefined): HallEntry['story'] =>
  content?.kind === 'case_study' ? storyOfCase(content) : undefined;

const storyOfCase = ({ challenge, effect, effectHoursPerYear, effectYenPerYear }: CaseStudyContent) => ({
  before: sentencesWithin(plainText(challenge), STORY_LENGTH),
  after: sentencesWithin(plainText(effect), STORY_LENGTH),
  hours: effectHoursPerYear,
  yen: effectYenPerYear,
});

function adoptionOf(db: Db, postId: number, at: Date): HallEntry['adoption'] {
  const records = adoptionQueries(db).listOfPost(postId).map(toRecord);
  const { adopters, departments, minutesThisYear } = adoptionFigures(records, monthOf(at));
  if (adopters === 0 && minutesThisYear === 0) return undefined;
  return { people: adopters, departments, minutes: minutesThisYear, year: fiscalYear(at) };
}

function rolloutOf(db: Db, postId: number): HallEntry['rollout'] {
  const summary = rolloutSummary(db, postId);
  return summary && { adopted: summary.adopted, departments: summary.departments, path: `/rollout/${postId}` };
}

/** Certificates of a year that this reader may open. */
const certificatesFor = (db: Db, { year }: AwardYear, { viewer }: HallAsked): CertificateRow[] =>
  certificateQueries(db).listVisible(year, { userId: viewer?.id, runsAwards: can(viewer, 'run_awards') });
