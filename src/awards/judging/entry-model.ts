import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type FormState, formState, type Locale, type Typed, translator, type Viewer, wordsUnder } from '../../web/index.ts';
import { CRITERIA, cardScore } from '../rules/index.ts';
import { type AwardYear, entryCode, nameOfCategory, phaseOf } from '../years/years.ts';
import { lockedCards, scoresOf } from './cards.ts';
import { caseOf } from './case-view.ts';
import { nameOf, pageTitle } from './home-model.ts';
import { noteQueries } from './notes.ts';
import { type CardState, type OwnCard, ownCards, progressOf } from './own-cards.ts';
import type { CardVersion, JudgingEntryPage, Neighbour, OtherCard } from './pages.ts';
import { judgingQueries, type LockedCardRow } from './queries.ts';
import { recusalsOf } from './recusals.ts';
import { criteriaOf, rubricOf } from './rubric.ts';
import type { Seat } from './seat.ts';

/** Forms of the page that came back with mistakes. */
export interface Returned {
  card?: FormState;
  change?: FormState;
  note?: FormState;
}

/** An entry as it is judged: the case beside the form, later beside what the jury has given. */
export function entryModel(
  db: Db,
  viewer: Viewer,
  seat: Seat,
  at: Date,
  locale: Locale,
  returned: Returned = {},
): JudgingEntryPage {
  const { award, entry } = seat;
  const { year } = award;
  const cards = seat.juror ? ownCards(db, award, viewer, entry.category, at) : [];
  const place = cards.findIndex((card) => card.entry.id === entry.id);
  const own = cards[place];
  const view = caseOf(db, award, entry, viewer);
  const t = translator(locale);
  return {
    title: pageTitle(award, t('judging.entry_title', { code: view.code })),
    award: nameOf(award),
    path: `/awards/${year}/judging/entries/${entry.number}`,
    category: { id: entry.category, name: nameOfCategory(award, entry.category, locale) },
    entry: view,
    withdrawn: entry.withdrawnStage !== null,
    rubric: rubricOf(db, year, locale),
    viewerId: viewer.id,
    own: ownKind(seat, own, at),
    form: returned.card ?? formState(own ? typedOf(own.card) : {}),
    score: own?.score,
    savedAt: own?.card.savedAt,
    note: own?.card.note ?? '',
    versions: seat.locked ? versionsOf(db, award, entry.id, viewer) : [],
    change: ownKind(seat, own, at) === 'locked' ? (returned.change ?? formState(own ? typedOf(own.card) : {})) : undefined,
    progress: seat.juror && progressOf(cards),
    previous: neighbour(award, cards[place - 1]),
    next: place < 0 ? undefined : neighbour(award, cards[place + 1]),
    jury: seat.sees ? juryOf(db, viewer, seat, at, returned.note) : undefined,
    judgingClosesAt: award.clock.judgingClosesAt.toISOString(),
    words: JSON.stringify(wordsUnder(locale, 'judging_card')),
  };
}

/** An entry that has withdrawn is no longer among the own cards: it is only read. */
function ownKind({ award, juror, locked }: Seat, own: OwnCard | undefined, at: Date): JudgingEntryPage['own'] {
  if (!juror || !own) return 'none';
  if (phaseOf(award, at) !== 'judging') return 'fixed';
  return locked ? 'locked' : 'draft';
}

const typedOf = (card: CardState): Typed => ({
  ...Object.fromEntries(CRITERIA.map((id) => [id, card[id] === null ? '' : String(card[id])])),
  comment: card.comment,
  note: card.note,
});

function versionsOf(db: Db, award: AwardYear, entryId: number, { id }: Viewer): CardVersion[] {
  return judgingQueries(db)
    .listLocked(award.year)
    .filter((row) => row.entryId === entryId && row.userId === id)
    .map((row) => ({ ...scored(award, row), version: row.version, reason: row.reason, at: row.recordedAt }));
}

const scored = (award: AwardYear, row: LockedCardRow) => ({
  scores: scoresOf(row),
  score: cardScore(scoresOf(row), criteriaOf(award)),
  comment: row.comment,
});

const neighbour = ({ year }: AwardYear, own: OwnCard | undefined): Neighbour | undefined =>
  own && { number: own.entry.number, code: entryCode(year, own.entry.number) };

/** What the others have locked, without who is recused by now, and what was written about it. */
function juryOf(db: Db, viewer: Viewer, { award, entry, discusses }: Seat, at: Date, form?: FormState): JudgingEntryPage['jury'] {
  const recused = recusalsOf(db, award, at);
  const cards = lockedCards(db, award)
    .filter((row) => row.entryId === entry.id && row.userId !== viewer.id && !recused.get(row.userId)?.has(entry.id))
    .map((row): OtherCard => ({ ...scored(award, row), juror: personName(db, row.userId), changed: row.version > 1 }));
  const notes = noteQueries(db)
    .list(entry.id)
    .map(({ authorId, body, writtenAt }) => ({ by: personName(db, authorId), body, at: writtenAt }));
  return { cards, notes, form: discusses ? (form ?? formState()) : undefined };
}
