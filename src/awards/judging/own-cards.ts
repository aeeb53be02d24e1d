import type { Db } from '../../db/index.ts';
import type { Viewer } from '../../web/index.ts';
import type { EntryWithPost } from '../entries/queries.ts';
import { cardScore, isWhole, shuffledFor } from '../rules/index.ts';
import { type AwardYear, entryCode } from '../years/years.ts';
import { lockedCards } from './cards.ts';
import { ownEntries } from './jury.ts';
import { isLocked } from './locking.ts';
import { type DraftScores, judgingQueries, type Scores } from './queries.ts';
import { criteriaOf } from './rubric.ts';

/** What a juror has given so far. */
export interface CardState extends DraftScores {
  comment: string;
  note: string;
  /** Undefined where nothing was saved. */
  savedAt: string | undefined;
}

export interface OwnCard {
  entry: EntryWithPost;
  card: CardState;
  /** From 20 to 100; undefined while a criterion is missing. */
  score: number | undefined;
}

const EMPTY: CardState = {
  effect: null,
  spread: null,
  idea: null,
  user: null,
  sustain: null,
  comment: '',
  note: '',
  savedAt: undefined,
};

/** What a juror judges in a category, each entry with the own card: another order for each juror, and always the same. */
export function ownCards(db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, category: string, at: Date): OwnCard[] {
  const entries = new Map(
    ownEntries(db, award, viewer, category, at).map((entry) => [entryCode(award.year, entry.number), entry]),
  );
  const cards = cardsOf(db, award, viewer, category);
  return shuffledFor(`${viewer.id}|judging|${category}`, [...entries.keys()]).map((code) => {
    const entry = entries.get(code) as EntryWithPost;
    const card = cards.get(entry.id) ?? EMPTY;
    return { entry, card, score: scoreOf(award, card) };
  });
}

/** By entry: the drafts, and once they are locked what counts, with the notes that the juror had made. */
function cardsOf(db: Db, award: AwardYear, { id }: Pick<Viewer, 'id'>, category: string): Map<number, CardState> {
  const drafts = judgingQueries(db).listCards(award.year, id);
  if (!isLocked(db, award.year, category, id)) return new Map(drafts.map((card) => [card.entryId, card]));
  const notes = new Map(drafts.map(({ entryId, note }) => [entryId, note]));
  const own = lockedCards(db, award).filter(({ userId }) => userId === id);
  return new Map(own.map((card) => [card.entryId, { ...card, note: notes.get(card.entryId) ?? '', savedAt: card.recordedAt }]));
}

/** r of a card (R10); undefined while a criterion is missing. */
export const scoreOf = (award: AwardYear, scores: DraftScores): number | undefined =>
  isWhole({ ...scores }) ? cardScore(scores as Scores, criteriaOf(award)) : undefined;

/** How far a juror has come in a category. */
export const progressOf = (cards: readonly OwnCard[]): { done: number; of: number } => ({
  done: cards.filter(({ score }) => score !== undefined).length,
  of: cards.length,
});

/** Whether cards of a juror wait to be filled in or locked. */
export const hasOpenCards = (db: Db, award: AwardYear, viewer: Pick<Viewer, 'id'>, at: Date): boolean =>
  award.categories.some(({ id }) => !isLocked(db, award.year, id, viewer.id) && ownEntries(db, award, viewer, id, at).length > 0);
