import type { Request } from 'express';
import { accountQueries, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOf } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type AppContext, type FormState, formState, type Locale, translator, type Viewer, viewer } from '../../web/index.ts';
import { listedEntries } from '../counting/listed.ts';
import { jurorCode } from '../judging/cards.ts';
import { isRecusable, isRecusableByOthers, requireMayDeclare } from '../judging/declare-recusal.ts';
import { judgingQueries } from '../judging/queries.ts';
import { closedCategories, isLate, RECUSAL_KINDS, recusalsOf } from '../judging/recusals.ts';
import { FEWEST_CARDS } from '../rules/index.ts';
import { JURORS } from '../years/missing.ts';
import { titleOf } from '../years/models.ts';
import { type JurorRow, yearQueries } from '../years/queries.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, entryCode, nameOfCategory } from '../years/years.ts';
import { type Coverage, coverageOf, entriesToJudge, type JurorRecusal } from './coverage.ts';
import type { DeclaredRecusal, JurorLine, JurorsPage, ProgressTable, RecusalPage } from './pages.ts';
import { byNumber, progressOf } from './progress.ts';

export function jurorsModel({ db, clock }: AppContext, req: Request, award: AwardYear, form?: FormState): JurorsPage {
  const at = clock.now();
  const { locale } = req.context;
  const closed = closedCategories(db, award, viewer(req), at);
  const coverage = coverageOf(db, award, { id: viewer(req).id, closed }, at);
  return {
    title: titleOf(req, 'secretariat_nav.jurors', award),
    award: headOf(award, at),
    form: form ?? formState({ person: '' }),
    jurors: jurorLines(db, award, coverage, at),
    warnings: warningsOf(db, award, coverage, locale),
    progress: award.clock.judgingBegunAt && progressTable(db, award, { closed, locale }, at),
    canChange: !award.clock.votingFrozenAt,
    canRecuse: isRecusableByOthers(award, at),
    recusalsClosed: isRecusable(award, at) && !isRecusableByOthers(award, at),
    own: ownRecusals(db, award, viewer(req), at),
    hidden: coverage.hidden,
  };
}

function jurorLines(db: Db, award: AwardYear, { recusals }: Coverage, at: Date): JurorLine[] {
  const { year } = award;
  return yearQueries(db)
    .listInvited(year)
    .sort(byNumber)
    .map((juror) => {
      const own = recusals.get(juror.userId) ?? [];
      const shown = new Set(own.filter(({ kind }) => kind === 'declared').map(({ number }) => entryCode(year, number)));
      return {
        id: juror.userId,
        code: codeOf(juror.number),
        name: personName(db, juror.userId),
        department: departmentName(db, juror.userId, dayOf(at)),
        ...invitationOf(juror),
        recusals: byKind(own, year),
        declared: declaredBy(db, award, juror.userId).filter(({ entry }) => shown.has(entry)),
      };
    });
}

/** What somebody has stood aside from by a declaration, by code. */
function declaredBy(db: Db, award: AwardYear, userId: number): DeclaredRecusal[] {
  const numbers = new Map(entriesToJudge(db, award).map(({ id, number }) => [id, number]));
  const own = judgingQueries(db)
    .listRecusals(award.year)
    .filter((row) => row.userId === userId);
  return own.flatMap((row) => {
    const number = numbers.get(row.entryId);
    if (number === undefined) return [];
    const late = isLate(award, row) ? { at: row.declaredAt, by: personName(db, row.declaredBy) } : undefined;
    return [{ entry: entryCode(award.year, number), reason: row.reason, late }];
  });
}

const ownRecusals = (db: Db, award: AwardYear, { id }: Viewer, at: Date): JurorsPage['own'] => ({
  id,
  declared: declaredBy(db, award, id),
  canDeclare: isRecusable(award, at),
});

const invitationOf = ({ answer, answeredAt, namedAt, number }: JurorRow): Pick<JurorLine, 'invitation' | 'since'> => ({
  invitation: answer ?? (number === null ? 'open' : 'unanswered'),
  since: answeredAt ?? namedAt,
});

const byKind = (own: readonly JurorRecusal[], year: number): JurorLine['recusals'] =>
  RECUSAL_KINDS.filter((kind) => kind !== 'declared')
    .map((kind) => ({
      kind,
      entries: own.filter((recusal) => recusal.kind === kind).map(({ number }) => entryCode(year, number)),
    }))
    .filter(({ entries }) => entries.length > 0);

function warningsOf(db: Db, award: AwardYear, { thin, unconnected }: Coverage, locale: Locale): JurorsPage['warnings'] {
  const between = translator(locale)('list.separator');
  const count = yearQueries(db).listJurors(award.year).length;
  const codes = thin.map((number) => entryCode(award.year, number)).join(between);
  const names = unconnected.map((id) => nameOfCategory(award, id, locale)).join(between);
  return [
    ...(count < JURORS.min || count > JURORS.max ? [{ key: 'award_missing.jurors', values: { count } }] : []),
    ...(thin.length > 0 ? [{ key: 'award_jurors.thin', values: { entries: codes, fewest: FEWEST_CARDS } }] : []),
    ...(unconnected.length > 0 ? [{ key: 'award_jurors.unconnected', values: { categories: names } }] : []),
  ];
}

/** How far the jury is, without the categories that are closed to the reader. */
export function progressTable(
  db: Db,
  award: AwardYear,
  { closed, locale }: { closed: ReadonlySet<string>; locale: Locale },
  at: Date,
): ProgressTable {
  const progress = progressOf(db, award, at);
  const categories = progress[0]?.categories.map(({ category }) => category) ?? [];
  return {
    categories: categories.map((id) => ({ name: nameOfCategory(award, id, locale), closed: closed.has(id) })),
    rows: progress.map(({ userId, number, categories: cells }) => ({
      name: personName(db, userId),
      code: codeOf(number),
      cells: cells.map(({ category, own, whole, locked }) => (closed.has(category) ? undefined : { own, whole, locked })),
    })),
  };
}

const codeOf = (number: number | null): string | undefined => (number === null ? undefined : jurorCode(number));

/**
 * The form for a juror, or for the reader about themselves.
 * @throws AppError not_found for who is not in the jury; conflict before the shortlist is frozen, once the year is over, and for a
 *   juror once the judging has closed
 */
export function recusalModel(
  { db, clock }: AppContext,
  req: Request,
  { award, userId, form = formState({ number: '', reason: '' }) }: { award: AwardYear; userId: number; form?: FormState },
): RecusalPage {
  const at = clock.now();
  requireMayDeclare(db, award, viewer(req), userId, at);
  const isOwn = userId === viewer(req).id;
  const closed = isOwn ? new Set<string>() : closedCategories(db, award, viewer(req), at);
  const own = recusalsOf(db, award, at).get(userId);
  const open = entriesToJudge(db, award).filter(({ id, category }) => !closed.has(category) && !own?.has(id));
  const listed = listedEntries(db, award);
  return {
    title: titleOf(req, 'award_recusal.title', award),
    award: headOf(award, at),
    isOwn,
    juror: { id: userId, name: personName(db, userId), department: departmentName(db, userId, dayOf(at)) },
    entries: open.map(({ number }) => {
      const code = entryCode(award.year, number);
      return { number, code, title: listed.get(code)?.title };
    }),
    form,
  };
}

function departmentName(db: Db, userId: number, today: Day): string {
  const id = accountQueries(db).departmentOf(userId, today);
  return id === undefined ? '' : departmentOn(db, id, today).name;
}
