import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { isOver } from '../entries/over.ts';
import { categoryName, currentAward, entryCode, findAward, phaseOf } from '../years/years.ts';
import { momentOf, standingOf } from './entry.ts';
import { awardName, caseLink } from './form-page.ts';
import { outcomeOf } from './outcome.ts';
import type { NoticeLine, OwnEntryLine, OwnNominationsPage } from './pages.ts';
import { type NoticeRow, nominationQueries, type OwnEntryRow } from './queries.ts';
import { asKnown, isUnanswered } from './rights.ts';

type Ask = OwnNominationsPage['asked'][number]['ask'];

/** What happened to a person's entries, what is asked of the person, what the person nominated and stands for. */
export function ownNominationsModel(db: Db, viewer: Viewer, locale: Locale, now: Date): OwnNominationsPage {
  const rows = nominationQueries(db)
    .listOfPerson(viewer.id)
    .map((row) => knownRow(db, viewer, row, now));
  const lines = rows.map((row) => ({ row, line: toLine(db, viewer, locale, row, now), ask: askOf(db, row, now) }));
  const award = currentAward(db);
  return {
    title: translator(locale)('me.nominations'),
    notices: nominationQueries(db)
      .listUnread(viewer.id)
      .map((row) => toNotice(db, viewer, row)),
    asked: lines.flatMap(({ row, line, ask }) => (ask ? [{ ...line, ask, path: pathOf(row, ask) }] : [])),
    nominated: lines.filter(({ row }) => row.position === null).map(({ line }) => line),
    standing: lines.filter(({ row }) => row.position !== null).map(({ line }) => line),
    open:
      award && phaseOf(award, now) === 'nominating'
        ? { ...awardName(award), closesAt: award.clock.nominating.closesAt.toISOString() }
        : undefined,
  };
}

/** What this person may know of an entry. */
function knownRow(db: Db, viewer: Viewer, row: OwnEntryRow, now: Date): OwnEntryRow {
  const award = findAward(db, row.year);
  return award && isOver(row) ? asKnown(row, standingOf(db, row.id, viewer), momentOf(award, now)) : row;
}

function toLine(db: Db, viewer: Viewer, locale: Locale, row: OwnEntryRow, now: Date): OwnEntryLine {
  const award = findAward(db, row.year);
  const category = award?.categories.find(({ id }) => id === row.category);
  if (!award || !category) throw new Error(`Entry ${row.id} has no year or category`);
  return {
    award: awardName(award),
    number: row.number,
    code: entryCode(row.year, row.number),
    case: caseLink(db, viewer, row.postId),
    category: categoryName(category, locale),
    state: row.state,
    outcome: outcomeOf(db, award, row, { viewer, locale, now }),
    part: partOf(row),
    canLeave: partOf(row) === 'member' && !momentOf(award, now).listFrozen,
  };
}

const partOf = ({ position }: OwnEntryRow): OwnEntryLine['part'] =>
  position === 0 ? 'lead' : position === null ? 'nominator' : 'member';

/** What waits for this person, while it can still be done. */
function askOf(db: Db, row: OwnEntryRow, now: Date): Ask | undefined {
  const award = findAward(db, row.year);
  if (!award || momentOf(award, now).listFrozen) return undefined;
  if (row.state === 'draft') return phaseOf(award, now) === 'nominating' ? 'draft' : undefined;
  if (row.position === 0 && row.state === 'awaiting_consent') return 'answer';
  if (row.state !== 'needs_fix') return undefined;
  return isUnanswered(row) ? (row.position !== 0 && row.nominatedAt ? 'fix' : undefined) : row.position === 0 ? 'fix' : undefined;
}

const pathOf = ({ year, number }: OwnEntryRow, ask: Ask): string =>
  `/awards/${year}/entries/${number}${ask === 'answer' ? '' : '/edition'}`;

function toNotice(db: Db, viewer: Viewer, row: NoticeRow): NoticeLine {
  const { id, year, number, state, setBy, setAt, reason, part } = row;
  return {
    id,
    entry: { year, number, code: entryCode(year, number), case: caseLink(db, viewer, row.postId) },
    state,
    key: row.objectionAccepted
      ? 'award_own.objection_accepted'
      : `award_notice.${state}${part === 'nominator' ? '' : `_${part}`}`,
    name: part === 'lead' && setBy !== null ? personName(db, setBy) : '',
    at: setAt,
    reason,
  };
}
