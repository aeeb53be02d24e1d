import type { Locale } from '../../web/index.ts';
import { PENDING, type UndecidedEntry } from '../voting/undecided.ts';
import { type AwardYear, categoryName, phaseOf } from './years.ts';

/** What a year's next step waits for, as the database tells it. */
export interface YearFacts {
  undecided: readonly Pick<UndecidedEntry, 'why'>[];
  /** Nominations whose lead has not answered, and drafts: they lapse. */
  unanswered: number;
  /** Entries that stand, or will, by category. */
  standing: ReadonlyMap<string, number>;
  jurors: number;
  /** Jurors who stand for an entry or have nominated one. */
  concernedJurors: number;
  /** Categories whose order a lot must decide, and has not. */
  lotsMissing: number;
}

export interface Missing {
  /** `todo` keeps the next step from being taken, `warn` does not. */
  kind: 'todo' | 'warn';
  key: string;
  values: Readonly<Record<string, string | number>>;
  path: string;
}

/** Jurors of an award (R10). */
export const JURORS = { min: 5, max: 7 };

/** What is still to be done before the year can go on, what stops it first. */
export function missingFor(award: AwardYear, facts: YearFacts, locale: Locale, at: Date): Missing[] {
  const phase = phaseOf(award, at);
  const base = `/secretariat/awards/${award.year}`;
  const item = (kind: Missing['kind'], key: string, page: string, values: Missing['values'] = {}): Missing => ({
    kind,
    key: `award_missing.${key}`,
    values,
    path: `${base}/${page}`,
  });
  const found: Missing[] = [];
  if (!award.clock.announcedAt) {
    if (award.clock.nominating.closesAt <= at) found.push(item('todo', 'dates_past', 'settings'));
    if (award.rules.introduction === '') found.push(item('warn', 'introduction', 'settings'));
  } else if (!award.clock.votingFrozenAt) found.push(...beforeVote(award, facts, locale, at, item));
  if (phase === 'shortlisting') found.push(...afterVote(award, facts, at, item));
  if (phase === 'deliberation') found.push(item('todo', 'result', 'results'));
  if (phase === 'frozen') found.push(item('todo', 'publication', 'results'));
  return found;
}

type Item = (kind: Missing['kind'], key: string, page: string, values?: Missing['values']) => Missing;

function beforeVote(award: AwardYear, facts: YearFacts, locale: Locale, at: Date, item: Item): Missing[] {
  const { undecided, unanswered, standing, jurors, concernedJurors } = facts;
  const found: Missing[] = [];
  if (award.clock.voting.closesAt <= at) found.push(item('todo', 'voting_past', 'settings'));
  for (const why of PENDING) {
    const count = undecided.filter((entry) => entry.why === why).length;
    if (count > 0) found.push(item('todo', why, 'entries', { count }));
  }
  if (phaseOf(award, at) === 'screening') {
    if (unanswered > 0) found.push(item('warn', 'unanswered', 'entries', { count: unanswered }));
    found.push(...thinCategories(award, standing, locale, item));
  }
  if (jurors < JURORS.min || jurors > JURORS.max) found.push(item('warn', 'jurors', 'jurors', { count: jurors }));
  if (concernedJurors > 0) found.push(item('warn', 'jurors_concerned', 'jurors', { count: concernedJurors }));
  return found;
}

/** Without an entry there is nothing to vote on; with one there is no vote. */
function thinCategories({ categories }: AwardYear, standing: YearFacts['standing'], locale: Locale, item: Item): Missing[] {
  const empty = categories.filter(({ id }) => !standing.get(id));
  if (empty.length === categories.length) return [item('todo', 'no_entries', 'entries')];
  return [
    ...empty.map((category) => item('warn', 'category_empty', 'entries', { category: categoryName(category, locale) })),
    ...categories
      .filter(({ id }) => standing.get(id) === 1)
      .map((category) => item('warn', 'category_single', 'entries', { category: categoryName(category, locale) })),
  ];
}

/** The box closes by itself within a minute: only one that does not is somebody's work. */
const BOX_GRACE_MS = 2 * 60_000;

function afterVote({ steps, clock }: AwardYear, { lotsMissing }: YearFacts, at: Date, item: Item): Missing[] {
  if (!steps.has('box_closed'))
    return at.getTime() - clock.voting.closesAt.getTime() > BOX_GRACE_MS ? [item('todo', 'box', 'counting')] : [];
  // Also after the freeze: where somebody withdraws the next moves up.
  if (lotsMissing > 0) return [item('todo', 'lots', 'counting', { count: lotsMissing })];
  return [item('todo', steps.has('shortlist_frozen') ? 'judging' : 'shortlist', 'counting')];
}
