import { z } from 'zod';
import { accountQueries } from '../../accounts/index.ts';
import { recordEvent } from '../../activity/index.ts';
import { type Db, inTransaction, touch } from '../../db/index.ts';
import { AppError, conflict, dayOf, type FiscalYear } from '../../lib/index.ts';
import { line, type Parsed, parseForm, type Viewer } from '../../web/index.ts';
import { appendToChain } from '../chain.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { divisionOf, type FoundPerson, rollQueries } from './roll.ts';

export interface AdditionForm {
  /** A login or a name. */
  person: string;
  reason: string;
}

const addition = z.object({
  person: line({ min: 1, max: 100, message: 'form.award_roll_person' }),
  reason: line({ min: 1, max: 200, message: 'form.award_roll_reason' }),
});

export const parseAddition = (body: unknown): Parsed<AdditionForm> => parseForm(addition, body);

/** Why somebody cannot be added. */
export type AdditionFault = 'juror' | 'inactive' | 'no_department' | 'on_roll' | 'self';

const SENTENCES: Record<AdditionFault, string> = {
  juror: 'form.award_roll_juror',
  inactive: 'form.award_roll_inactive',
  no_department: 'form.award_roll_no_department',
  on_roll: 'form.award_roll_on_roll',
  self: 'form.award_roll_self',
};

/** From the freeze of the roll to the close of the vote. */
export const takesAdditions = ({ clock }: AwardYear, at: Date): boolean =>
  clock.votingFrozenAt !== undefined && at < clock.voting.closesAt;

/** @param by who would add the person: nobody adds themselves */
export function additionFault(
  db: Db,
  year: FiscalYear,
  { id, active }: FoundPerson,
  by: Pick<Viewer, 'id'>,
  at: Date,
): AdditionFault | undefined {
  if (rollQueries(db).find(year, id)) return 'on_roll';
  if (!active) return 'inactive';
  if (rollQueries(db).isJuror(year, id)) return 'juror';
  if (accountQueries(db).departmentOf(id, dayOf(at)) === undefined) return 'no_department';
  return id === by.id ? 'self' : undefined;
}

/**
 * Puts a person on a frozen roll, with the department of now. Logged in the audit chain; nobody is ever taken off (R5).
 * @throws AppError not_found, conflict outside the vote, invalid for whoever cannot be added, and for oneself
 */
export function addToRoll(db: Db, viewer: Viewer, year: FiscalYear, form: AdditionForm, at: Date): void {
  inTransaction(db, () => {
    const award = requireAward(db, year, viewer);
    if (!takesAdditions(award, at)) throw conflict('award_roll_closed');
    const { id: userId } = requireAddable(db, year, form.person, viewer, at);
    const departmentId = accountQueries(db).departmentOf(userId, dayOf(at)) as number;
    const divisionId = divisionOf(db, departmentId, dayOf(at));
    rollQueries(db).insert({ year, userId, departmentId, divisionId });
    rollQueries(db).insertAddition({ year, userId, reason: form.reason, addedBy: viewer.id, addedAt: at.toISOString() });
    const data = { person: userId, department: departmentId, division: divisionId, people: rollQueries(db).count(year) };
    appendToChain(db, { type: 'roll_exception', year, data, at });
    touch(db, 'awards');
    recordEvent(db, {
      kind: 'award.roll_added',
      actorId: viewer.id,
      departmentId: viewer.departmentId,
      subjectId: year,
      details: { userId, reason: form.reason },
      at,
    });
  });
}

function requireAddable(db: Db, year: FiscalYear, text: string, by: Viewer, at: Date): FoundPerson {
  const found = rollQueries(db).listNamed(text);
  const byLogin = found.find(({ login }) => login.toLowerCase() === text.toLowerCase());
  const addable = byLogin ? [byLogin] : found.filter((person) => additionFault(db, year, person, by, at) === undefined);
  if (addable.length > 1) throw wrong('form.award_roll_several');
  const person = addable[0] ?? found[0];
  if (!person) throw wrong('form.award_roll_unknown');
  const fault = additionFault(db, year, person, by, at);
  if (fault) throw wrong(SENTENCES[fault]);
  return person;
}

const wrong = (key: string): AppError => new AppError('invalid', 'award_roll_person', { person: key });
