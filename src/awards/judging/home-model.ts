import type { Db } from '../../db/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { countingQueries } from '../counting/queries.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { isAfter } from '../rules/index.ts';
import type { CategoryRow, JurorRow } from '../years/queries.ts';
import { type AwardYear, categoryName, entryCode, phaseOf } from '../years/years.ts';
import { findCalibration, isCalibrating, isCalibrationOpen } from './calibration.ts';
import { calibrationQueries } from './calibration-queries.ts';
import { titleOf } from './case-view.ts';
import { isRecusable } from './declare-recusal.ts';
import { isInvitationOpen } from './invitation.ts';
import { requireJuror } from './jury.ts';
import { isLocked } from './locking.ts';
import { type OwnCard, ownCards, progressOf } from './own-cards.ts';
import type { CardLine, JudgedView, JudgingHomePage, RecusalLine } from './pages.ts';
import { judgingQueries } from './queries.ts';
import { recusalsOf } from './recusals.ts';
import { rubricOf } from './rubric.ts';

/** All that a juror has to know and to do. @throws AppError not_found for everybody else */
export function homeModel(db: Db, viewer: Viewer, award: AwardYear, at: Date, locale: Locale): JudgingHomePage {
  const juror = requireJuror(db, award.year, viewer);
  const shortlisted = award.steps.has('shortlist_frozen');
  return {
    title: pageTitle(award, translator(locale)('judging.title')),
    award: nameOf(award),
    moment: momentOf(award, at),
    answer: juror.answer === 'accepted' ? 'accepted' : null,
    invitationOpen: isInvitationOpen(award, at),
    votingClosesAt: award.clock.voting.closesAt.toISOString(),
    judgingClosesAt: award.clock.judgingClosesAt.toISOString(),
    rubric: rubricOf(db, award.year, locale),
    categories: shortlisted ? award.categories.map((category) => judgedView(db, award, viewer, category, at, locale)) : [],
    shortlisted,
    recusals: shortlisted ? recusalLines(db, award, viewer, at) : [],
    canRecuse: isRecusable(award, at),
    calibration: calibrationOf(db, award, juror, at),
  };
}

/** 「審査 — 令和8年度 ＤＸ賞」 */
export const pageTitle = ({ rules }: AwardYear, page: string): string => `${page} \u2014 ${rules.name}`;

export const nameOf = ({ year, rules }: AwardYear): JudgingHomePage['award'] => ({ year, name: rules.name });

function momentOf(award: AwardYear, at: Date): JudgingHomePage['moment'] {
  if (isAfter(phaseOf(award, at), 'judging')) return 'closed';
  return award.steps.has('judging_begun') ? 'judging' : 'invited';
}

function judgedView(db: Db, award: AwardYear, viewer: Viewer, category: CategoryRow, at: Date, locale: Locale): JudgedView {
  const cards = ownCards(db, award, viewer, category.id, at);
  const withdrawn = shortlistOf(db, award).filter((entry) => entry.category === category.id && entry.withdrawnStage !== null);
  return {
    id: category.id,
    name: categoryName(category, locale),
    locked: isLocked(db, award.year, category.id, viewer.id),
    cards: cards.map((own) => toLine(db, award, own)),
    ...progressOf(cards),
    withdrawn: withdrawn.map(({ number }) => entryCode(award.year, number)),
  };
}

export function toLine(db: Db, award: AwardYear, { entry, card, score }: OwnCard): CardLine {
  const state = score !== undefined ? 'whole' : card.savedAt === undefined ? 'empty' : 'begun';
  return { number: entry.number, code: entryCode(award.year, entry.number), title: titleOf(db, award, entry), state, score };
}

/** By number, withdrawn ones among them. */
function shortlistOf(db: Db, { year }: AwardYear): EntryWithPost[] {
  const listed = new Set(
    countingQueries(db)
      .listShortlist(year)
      .map(({ entryId }) => entryId),
  );
  return entryQueries(db)
    .listOnList(year)
    .filter(({ id }) => listed.has(id));
}

/** That an entry is on the shortlist everybody may know; nothing here tells of its judging. */
function recusalLines(db: Db, award: AwardYear, viewer: Viewer, at: Date): RecusalLine[] {
  const own = recusalsOf(db, award, at).get(viewer.id);
  const declared = judgingQueries(db)
    .listRecusals(award.year)
    .filter(({ userId }) => userId === viewer.id);
  return shortlistOf(db, award).flatMap((entry): RecusalLine[] => {
    const kind = own?.get(entry.id);
    if (!kind) return [];
    const reason = kind === 'declared' ? declared.find(({ entryId }) => entryId === entry.id)?.reason : undefined;
    return [{ code: entryCode(award.year, entry.number), title: titleOf(db, award, entry), kind, reason }];
  });
}

function calibrationOf(db: Db, award: AwardYear, juror: JurorRow, at: Date): JudgingHomePage['calibration'] {
  if (!isCalibrating(award, juror) || !findCalibration(db, award.year)) return undefined;
  const cards = calibrationQueries(db).listCards(award.year);
  return { done: cards.some(({ userId }) => userId === juror.userId), open: isCalibrationOpen(award, at) };
}
