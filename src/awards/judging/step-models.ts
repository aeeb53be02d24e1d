import type { Db } from '../../db/index.ts';
import { notFound } from '../../lib/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { cardScore } from '../rules/index.ts';
import { type AwardYear, entryCode, nameOfCategory, phaseOf } from '../years/years.ts';
import { distributionOf, isCalibrationOpen, requireCalibration } from './calibration.ts';
import { calibrationQueries } from './calibration-queries.ts';
import { scoresOf } from './cards.ts';
import { caseOf, titleOf } from './case-view.ts';
import { requireMayDeclare } from './declare-recusal.ts';
import { nameOf, pageTitle, toLine } from './home-model.ts';
import { requireJuror } from './jury.ts';
import { isLocked } from './locking.ts';
import { ownCards } from './own-cards.ts';
import type { CalibrationPage, DecliningPage, LockPage, RecusalPage } from './pages.ts';
import { requireJudged } from './recusals.ts';
import { criteriaOf, rubricOf } from './rubric.ts';

/** The page that asks once more before somebody declines. @throws AppError not_found for who is not invited */
export function decliningModel(db: Db, viewer: Viewer, award: AwardYear, at: Date, locale: Locale): DecliningPage {
  requireJuror(db, award.year, viewer);
  const { votingFrozenAt, voting } = award.clock;
  return {
    title: pageTitle(award, translator(locale)('judging.declining')),
    award: nameOf(award),
    offRoll: votingFrozenAt !== undefined && at < voting.closesAt,
  };
}

/** @throws AppError not_found for who does not judge the entry, conflict outside of the time for it */
export function recusalModel(
  db: Db,
  viewer: Viewer,
  award: AwardYear,
  { number, at, locale, form = formState() }: { number: number; at: Date; locale: Locale; form?: FormState },
): RecusalPage {
  requireJuror(db, award.year, viewer);
  requireMayDeclare(db, award, viewer, viewer.id, at);
  const entry = requireJudged(db, award, viewer, number, at);
  const code = entryCode(award.year, number);
  return {
    title: pageTitle(award, translator(locale)('judging.recusal_title', { code })),
    award: nameOf(award),
    entry: { number, code, title: titleOf(db, award, entry), category: nameOfCategory(award, entry.category, locale) },
    team: caseOf(db, award, entry, viewer).team,
    form,
  };
}

/** The own cards of a category before they are locked. @throws AppError not_found for who judges nothing in it */
export function lockModel(db: Db, viewer: Viewer, award: AwardYear, category: string, at: Date, locale: Locale): LockPage {
  requireJuror(db, award.year, viewer);
  const cards = award.steps.has('judging_begun') ? ownCards(db, award, viewer, category, at) : [];
  if (cards.length === 0) throw notFound();
  const lines = cards.map((own) => ({ line: toLine(db, award, own), scores: own.card, comment: own.card.comment }));
  const name = nameOfCategory(award, category, locale);
  return {
    title: pageTitle(award, translator(locale)('judging.lock_title', { category: name })),
    award: nameOf(award),
    category: { id: category, name },
    rubric: rubricOf(db, award.year, locale),
    cards: lines,
    missing: lines.map(({ line }) => line).filter(({ score }) => score === undefined),
    locked: isLocked(db, award.year, category, viewer.id),
    open: phaseOf(award, at) === 'judging',
  };
}

/** @throws AppError not_found where no case was chosen, and for who does not try it */
export function calibrationModel(
  db: Db,
  viewer: Viewer,
  award: AwardYear,
  at: Date,
  locale: Locale,
  form?: FormState,
): CalibrationPage {
  const found = requireCalibration(db, award, viewer);
  const cards = calibrationQueries(db).listCards(award.year);
  const own = cards.find(({ userId }) => userId === viewer.id);
  const scores = own && scoresOf(own);
  const typed = Object.fromEntries(Object.entries(scores ?? {}).map(([id, level]) => [id, String(level)]));
  return {
    title: pageTitle(award, translator(locale)('judging.calibration')),
    award: nameOf(award),
    from: nameOf(found.award),
    entry: caseOf(db, found.award, found.entry, viewer),
    rubric: rubricOf(db, award.year, locale),
    open: isCalibrationOpen(award, at),
    form: form ?? formState(typed),
    distribution: scores && {
      jurors: cards.length,
      counts: distributionOf(cards),
      own: scores,
      score: cardScore(scores, criteriaOf(award)),
    },
  };
}
