import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOfInstant } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type FormState, formState, type Locale, type PageModel, translator, type Viewer, view } from '../../web/index.ts';
import type { AwardYear } from '../years/years.ts';
import { type FoundPerson, type RollAdditionRow, rollQueries } from './roll.ts';
import { type AdditionFault, additionFault, takesAdditions } from './roll-additions.ts';

/** A person somebody asked for: on the roll with the department of then, or why not. Never whether they voted. */
export interface RollPerson {
  name: string;
  login: string;
  department: string | undefined;
  division: string | undefined;
  /** undefined: could be added. */
  standing: AdditionFault | undefined;
}

export interface RollPage extends PageModel {
  award: { year: number; name: string };
  /** undefined before the roll is frozen. */
  frozenAt: string | undefined;
  people: number;
  divisions: { name: string; people: number }[];
  additions: { name: string; department: string; reason: string; by: string; at: string }[];
  /** What was searched for; undefined without a search. */
  asked: string | undefined;
  found: RollPerson[];
  canAdd: boolean;
  form: FormState;
}

export const rollPage = view<RollPage>('awards/roll');

/**
 * @param asked a login or a name to look for
 * @param viewer who would add somebody
 */
export function rollModel(
  db: Db,
  award: AwardYear,
  {
    viewer,
    locale,
    now,
    asked,
    form,
  }: { viewer: Viewer; locale: Locale; now: Date; asked: string | undefined; form?: FormState },
): RollPage {
  const { year, clock } = award;
  const frozenAt = clock.votingFrozenAt?.toISOString();
  const found =
    asked === undefined || frozenAt === undefined
      ? []
      : rollQueries(db)
          .listNamed(asked)
          .map((person) => toPerson(db, year, person, { viewer, frozenAt, now }));
  const addable = found.filter(({ standing }) => standing === undefined);
  return {
    title: `${translator(locale)('award_roll.title')} — ${award.rules.name}`,
    award: { year, name: award.rules.name },
    frozenAt,
    people: rollQueries(db).count(year),
    divisions: frozenAt === undefined ? [] : divisionsOf(db, year, frozenAt),
    additions: rollQueries(db)
      .listAdditions(year)
      .map((row) => toAddition(db, row)),
    asked,
    found,
    canAdd: takesAdditions(award, now),
    form: form ?? formState(addable.length === 1 ? { person: addable[0]?.login } : {}),
  };
}

const divisionsOf = (db: Db, year: number, frozenAt: string): RollPage['divisions'] =>
  rollQueries(db)
    .listDivisions(year)
    .map(({ divisionId, people }) => ({ name: departmentOn(db, divisionId, dayOfInstant(frozenAt)).name, people }));

function toAddition(db: Db, { year, userId, reason, addedBy, addedAt }: RollAdditionRow): RollPage['additions'][number] {
  const departmentId = rollQueries(db).find(year, userId)?.departmentId as number;
  return {
    name: personName(db, userId),
    department: departmentOn(db, departmentId, dayOfInstant(addedAt)).name,
    reason,
    by: personName(db, addedBy),
    at: addedAt,
  };
}

function toPerson(
  db: Db,
  year: number,
  person: FoundPerson,
  { viewer, frozenAt, now }: { viewer: Viewer; frozenAt: string; now: Date },
): RollPerson {
  const row = rollQueries(db).find(year, person.id);
  const addedAt = rollQueries(db)
    .listAdditions(year)
    .find(({ userId }) => userId === person.id)?.addedAt;
  const nameOf = (id: number | undefined) =>
    id === undefined ? undefined : departmentOn(db, id, dayOfInstant(addedAt ?? frozenAt)).name;
  return {
    name: person.name,
    login: person.login,
    department: nameOf(row?.departmentId),
    division: nameOf(row?.divisionId),
    standing: additionFault(db, year, person, viewer, now),
  };
}
