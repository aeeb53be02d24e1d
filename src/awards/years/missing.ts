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
  /** Jurors who have not said whether they take part. */
  unansweredJurors: number;
  /** Jurors who have not locked all their cards. */
  openJurors: number;
  /** Categories whose order a lot must decide, and has not. */
  lotsMissing: number;
  /** The latest version of the result. */
  result: LatestResult | undefined;
  /** Certificates to be issued or revoked. */
  certificates: number;
  /** Owners of winning cases to be asked now what became of them. */
  reminders: number;
}

export interface LatestResult {
  version: number;
  frozenBy: string;
  confirmed: boolean;
  published: boolean;
  /** Whether the reader is the second secretary it waits for. */
  canConfirm: boolean;
}

export interface Missing {
  /** `todo` is the reader's to do, `warn` is worth a look, and `wait` is for somebody else to do. */
  kind: 'todo' | 'warn' | 'wait';
  key: string;
  values: Readonly<Record<string, string | number>>;
  path: string;
  /** Key of the words on the button that leads there. */
  action: string;
}

/** Jurors of an award (R10). */
export const JURORS = { min: 5, max: 7 };

/** From here on the judging is near its end. */
const NEAR_MS = 7 * 24 * 60 * 60_000;

/** What is still to be done in a year, what stops its next step first. */
export function missingFor(award: AwardYear, facts: YearFacts, locale: Locale, at: Date): Missing[] {
  const phase = phaseOf(award, at);
  const item: Item = (kind, key, page, values = {}) => ({
    kind,
    key: `award_missing.${key}`,
    values,
    path: `/secretariat/awards/${award.year}/${page}`,
    action: `award_action.${key === 'confirmation' ? key : page}`,
  });
  const found: Missing[] = [];
  if (!award.clock.announcedAt) {
    if (award.clock.nominating.closesAt <= at) found.push(item('todo', 'dates_past', 'settings'));
    if (award.rules.introduction === '') found.push(item('warn', 'introduction', 'settings'));
  } else if (!award.clock.votingFrozenAt) found.push(...beforeVote(award, facts, locale, at, item));
  if (award.clock.votingFrozenAt && !award.clock.judgingBegunAt) found.push(...fewJurors(facts, item));
  if (phase === 'shortlisting') found.push(...afterVote(award, facts, at, item));
  if (phase === 'judging' && award.clock.judgingClosesAt.getTime() - at.getTime() <= NEAR_MS && facts.openJurors > 0)
    found.push(item('warn', 'cards_open', 'jurors', { count: facts.openJurors }));
  if (phase === 'deliberation' && !facts.result) found.push(item('todo', 'result', 'results'));
  if (facts.result && !facts.result.published) found.push(resultItem(facts.result, item));
  if (facts.certificates > 0) found.push(item('todo', 'certificates', 'certificates', { count: facts.certificates }));
  if (facts.reminders > 0) found.push(remindersItem(award, facts));
  return found;
}

/** The first version, or a correction of what is published or was never: somebody confirms it, then it is published. */
function resultItem({ version, frozenBy, confirmed, canConfirm }: LatestResult, item: Item): Missing {
  if (confirmed) return item('todo', version === 1 ? 'publication' : 'correction', 'results', { version });
  const values = { name: frozenBy, version };
  return canConfirm ? item('todo', 'confirmation', 'results', values) : item('wait', 'second', 'results', values);
}

const remindersItem = ({ year }: AwardYear, { reminders }: YearFacts): Missing => ({
  kind: 'todo',
  key: 'rollout_desk.due_count',
  values: { count: reminders },
  path: `/secretariat/awards/${year}/rollout#reminders`,
  action: 'award_action.rollout',
});

/** Nobody can be invited any more; a year without a jury has none on purpose. */
const fewJurors = ({ jurors, unansweredJurors }: YearFacts, item: Item): Missing[] => [
  ...(unansweredJurors > 0 ? [item('warn', 'jurors_unanswered', 'jurors', { count: unansweredJurors })] : []),
  ...(jurors > 0 && jurors < JURORS.min ? [item('warn', 'jurors_left', 'jurors', { count: jurors })] : []),
];

type Item = (kind: Missing['kind'], key: string, page: string, values?: Missing['values']) => Missing;

function beforeVote(award: AwardYear, facts: YearFacts, locale: Locale, at: Date, item: Item): Missing[] {
  const { undecided, unanswered, standing, jurors, concernedJurors, unansweredJurors } = facts;
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
  if (unansweredJurors > 0) found.push(item('warn', 'jurors_unanswered', 'jurors', { count: unansweredJurors }));
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
