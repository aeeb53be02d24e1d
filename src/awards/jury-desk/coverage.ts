import type { Db } from '../../db/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { type EntryState, type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type RecusalKind, recusalsOf } from '../judging/recusals.ts';
import { FEWEST_CARDS, isConnected } from '../rules/index.ts';
import { yearQueries } from '../years/queries.ts';
import type { AwardYear } from '../years/years.ts';

const STANDS: readonly EntryState[] = ['submitted', 'awaiting_consent', 'needs_fix', 'eligible'];

/** What the jury judges as far as it is known: the shortlist, before it the list, before that what has been nominated and stands. */
export function entriesToJudge(db: Db, { year, steps }: AwardYear): EntryWithPost[] {
  if (!steps.has('voting_frozen'))
    return entryQueries(db)
      .listOfYear(year)
      .filter(({ state }) => STANDS.includes(state));
  const listed = entryQueries(db)
    .listOnList(year)
    .filter(({ withdrawnStage }) => withdrawnStage === null);
  if (!steps.has('shortlist_frozen')) return listed;
  const shortlist = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  return listed.filter(({ id }) => shortlist.has(id));
}

export interface JurorRecusal {
  number: number;
  kind: RecusalKind;
}

export interface Coverage {
  /** By juror, what they are recused from. */
  recusals: Map<number, JurorRecusal[]>;
  /** Numbers of entries that fewer jurors may judge than R10 wants. */
  thin: number[];
  /** Categories whose jurors share too few entries to be compared. */
  unconnected: string[];
  /** Whether something is left out because the reader is recused from it. */
  hidden: boolean;
}

/** Who may judge what, without the entries that the reader has no part in. */
export function coverageOf(db: Db, award: AwardYear, reader: { id: number; closed: ReadonlySet<string> }, at: Date): Coverage {
  const recused = recusalsOf(db, award, at);
  const all = entriesToJudge(db, award);
  const entries = all.filter(({ id, category }) => !reader.closed.has(category) && !recused.get(reader.id)?.has(id));
  const jurors = yearQueries(db)
    .listJurors(award.year)
    .map(({ userId }) => userId);
  const mayJudge = (userId: number, { id }: EntryWithPost) => !recused.get(userId)?.has(id);
  const pairs = entries.flatMap((entry) =>
    jurors
      .filter((juror) => mayJudge(juror, entry))
      .map((juror) => ({ juror: String(juror), entry: String(entry.id), category: entry.category })),
  );
  return {
    recusals: new Map(jurors.map((juror) => [juror, recusalsAmong(entries, recused.get(juror))])),
    thin:
      jurors.length < FEWEST_CARDS
        ? []
        : entries
            .filter(({ id }) => pairs.filter(({ entry }) => entry === String(id)).length < FEWEST_CARDS)
            .map(({ number }) => number),
    unconnected: [...new Set(pairs.map(({ category }) => category))].filter(
      (id) => !isConnected(pairs.filter(({ category }) => category === id)),
    ),
    hidden: entries.length < all.length,
  };
}

const recusalsAmong = (entries: readonly EntryWithPost[], own: ReadonlyMap<number, RecusalKind> | undefined): JurorRecusal[] =>
  entries.flatMap(({ id, number }) => {
    const kind = own?.get(id);
    return kind ? [{ number, kind }] : [];
  });
