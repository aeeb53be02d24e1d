import { can } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { Locale, Viewer } from '../../web/index.ts';
import { prizeName } from '../decision/given.ts';
import { winnersOf } from '../decision/winners.ts';
import type { EntryRow } from '../entries/queries.ts';
import { certificateQueries } from '../honour/certificate-queries.ts';
import { certificateNumber, stateOf } from '../honour/certificates.ts';
import { hallPath } from '../honour/hall.ts';
import { isPublished } from '../rules/index.ts';
import { type AwardYear, entryCode, phaseOf } from '../years/years.ts';
import { nominationQueries } from './queries.ts';

/** `finalist` waits for the result, `shortlisted` has got no prize, `returned` has given it back. */
export type OutcomeKind = 'won' | 'returned' | 'finalist' | 'shortlisted';

/** What became of an entry that took part, as everybody may know it, with the certificates that this reader may open. */
export interface Outcome {
  kind: OutcomeKind;
  /** By precedence. */
  prizes: string[];
  result: string;
  hall: string;
  certificates: { name: string; path: string }[];
}

type Told = Pick<EntryRow, 'id' | 'year' | 'number' | 'category' | 'state' | 'withdrawnStage'>;

/** @param entry as its reader may know it */
export function outcomeOf(
  db: Db,
  award: AwardYear,
  entry: Told,
  { viewer, locale, now }: { viewer: Viewer | undefined; locale: Locale; now: Date },
): Outcome | undefined {
  if (entry.state !== 'eligible' && entry.withdrawnStage !== 'published') return undefined;
  const published = isPublished(phaseOf(award, now));
  const winners = published ? winnersOf(db, award.year) : [];
  const own = winners.filter((winner) => winner.entry.id === entry.id);
  const kind = kindOf(db, award, entry, { published, hasWon: own.length > 0 });
  if (!kind) return undefined;
  const asker = { userId: viewer?.id, runsAwards: can(viewer, 'run_awards') };
  return {
    kind,
    prizes: own.map(({ prize }) => prizeName(prize, locale)),
    result: `/awards/${award.year}/result`,
    hall: hallPath(entry, entryCode(entry.year, entry.number)),
    certificates: certificateQueries(db)
      .listVisible(award.year, asker)
      .filter((row) => row.entryId === entry.id && stateOf(row, winners) === 'valid')
      .map(({ number }) => ({
        name: certificateNumber(award.year, number),
        path: `/awards/${award.year}/certificates/${number}`,
      })),
  };
}

function kindOf(
  db: Db,
  { steps }: AwardYear,
  { id, state }: Told,
  { published, hasWon }: { published: boolean; hasWon: boolean },
): OutcomeKind | undefined {
  if (hasWon) return state === 'withdrawn' ? 'returned' : 'won';
  if (state === 'withdrawn' || !steps.has('shortlist_frozen') || !nominationQueries(db).isShortlisted(id)) return undefined;
  return published ? 'shortlisted' : 'finalist';
}
