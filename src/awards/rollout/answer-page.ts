import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf, dayOfInstant, notFound } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type FormState, formState, type Locale, translator, type Viewer } from '../../web/index.ts';
import { type AwardYear, findAward } from '../years/years.ts';
import { askedDepartments } from './departments.ts';
import { prizesByPost, summaryOfCase } from './matrix.ts';
import { isOfTeam, isOwner } from './owners.ts';
import type { AnswerLine, AnswerPage } from './pages.ts';
import { type AnswerRow, type OpenCase, rolloutQueries } from './queries.ts';

interface Asked {
  viewer: Viewer | undefined;
  at: Date;
  locale: Locale;
  /** A form that came back. */
  form?: FormState | undefined;
  overtaken?: boolean;
}

/** The answers to a case, with the form for the viewer's department. @throws AppError not_found */
export function answerModel(db: Db, postId: number, { viewer, at, locale, form, overtaken = false }: Asked): AnswerPage {
  const rollout = rolloutQueries(db).find(postId);
  if (!rollout?.readable) throw notFound();
  const rows = rolloutQueries(db).listAnswers(postId);
  const own = rows.filter(({ departmentId }) => departmentId === viewer?.departmentId);
  const current = own[0];
  const award = findAward(db, rollout.year) as AwardYear;
  return {
    title: translator(locale)('rollout_answer.title', { title: rollout.title }),
    postId,
    award: { year: rollout.year, name: award.rules.name },
    prizes: rollout.origin === 'winner' ? (prizesByPost(db, rollout.year, locale).get(postId) ?? []) : [],
    reason: rollout.reason,
    owner: ownerOf(db, rollout),
    summary: summaryOfCase(db, rollout),
    own: viewer && ownPart(db, rollout, viewer, own, at),
    overtaken,
    form: form ?? formState(current ? typedOf(current) : {}),
    seen: (overtaken ? undefined : seenIn(form)) ?? current?.seq ?? 0,
    others: lastOfEach(rows)
      .filter(({ departmentId }) => departmentId !== viewer?.departmentId)
      .map((row) => toLine(db, row)),
  };
}

export const ownerOf = (db: Db, { ownerId, ownerDepartmentId, openedAt }: OpenCase): { name: string; department: string } => ({
  name: personName(db, ownerId),
  department: departmentOn(db, ownerDepartmentId, dayOfInstant(openedAt)).name,
});

function ownPart(db: Db, rollout: OpenCase, viewer: Viewer, rows: readonly AnswerRow[], at: Date): AnswerPage['own'] {
  const today = dayOf(at);
  const { departmentId } = viewer;
  const [current, ...earlier] = rows.map((row) => toLine(db, row));
  const isAsked = () => askedDepartments(db, today).some(({ id }) => id === departmentId);
  const department = departmentOn(db, departmentId, today).name;
  if (isOwner(rollout, departmentId)) return { department, place: 'owner', current, earlier };
  if (isOfTeam(rollout, viewer)) return { department, place: 'team', current, earlier };
  return { department, place: isAsked() ? 'asked' : 'apart', current, earlier };
}

/** A form that comes back for another fault still says on which answer it was made. */
function seenIn(form: FormState | undefined): number | undefined {
  const seen = form?.typed['seen'];
  return typeof seen === 'string' && /^\d{1,6}$/.test(seen) ? Number(seen) : undefined;
}

const typedOf = ({ answer, reason, hoursAYear }: AnswerRow) => ({
  answer,
  reason,
  hoursAYear: hoursAYear === null ? '' : String(hoursAYear),
});

/** With the name that the department had on that day. */
const toLine = (db: Db, row: AnswerRow): AnswerLine => ({
  department: departmentOn(db, row.departmentId, dayOfInstant(row.answeredAt)).name,
  answer: row.answer,
  reason: row.reason,
  hoursAYear: row.hoursAYear ?? undefined,
  by: personName(db, row.answeredBy),
  at: row.answeredAt,
});

/** @param rows the latest of each department first */
function lastOfEach(rows: readonly AnswerRow[]): AnswerRow[] {
  const last = new Map<number, AnswerRow>();
  for (const row of rows) if ((last.get(row.departmentId)?.seq ?? 0) < row.seq) last.set(row.departmentId, row);
  return [...last.values()];
}
