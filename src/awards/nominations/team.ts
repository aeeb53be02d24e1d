import { accountQueries, personName } from '../../accounts/index.ts';
import type { PostRow } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { conflict, type Day, type FiscalYear, invalid } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { entryQueries, type StateRow } from '../entries/queries.ts';
import { type PersonThen, personThen } from '../screening/names.ts';
import { yearQueries } from '../years/queries.ts';

export const MEMBERS_MAX = 9;

/** Who stands for an entry: the lead, and the others in their order. */
export interface Team {
  lead: number;
  members: number[];
}

/** Who wrote a case and is still here: each can be asked to stand for it. */
export const activeAuthors = (db: Db, { authorId, coauthorIds }: PostRow): number[] =>
  [authorId, ...coauthorIds].filter((id) => isActive(db, id));

/** Whether a case can stand in a year: somebody can lead it, and nobody who wrote it judges. */
export function canStand(db: Db, year: FiscalYear, post: PostRow): boolean {
  const jurors = jurorsOf(db, year);
  return activeAuthors(db, post).length > 0 && ![post.authorId, ...post.coauthorIds].some((id) => jurors.has(id));
}

const isActive = (db: Db, userId: number): boolean => accountQueries(db).find(userId)?.deactivatedAt === null;

/** Jurors do not stand in the year they judge. @throws AppError conflict */
export function requireNoJuror(db: Db, year: FiscalYear, people: readonly number[]): void {
  const jurors = jurorsOf(db, year);
  if (people.some((id) => jurors.has(id))) throw conflict('award_author_is_juror');
}

/**
 * The team as a form names it: everybody typed, and whoever puts a colleague first.
 * @param known who is in the team already
 * @throws AppError invalid
 */
export function typedTeam(
  db: Db,
  year: FiscalYear,
  form: { lead: number; members: readonly string[] },
  { stays, known = [] }: { stays?: number | undefined; known?: readonly number[] },
): Team {
  const { ids, fault } = findMembers(db, year, form.members, known);
  if (fault) throw invalid('award_people', { members: fault });
  const members = new Set([...ids, ...(stays === undefined ? [] : [stays])]);
  members.delete(form.lead);
  if (members.size > MEMBERS_MAX) throw invalid('award_people', { members: 'form.award_members_many' });
  return { lead: form.lead, members: [...members] };
}

const jurorsOf = (db: Db, year: FiscalYear): Set<number> =>
  new Set(
    yearQueries(db)
      .listJurors(year)
      .map(({ userId }) => userId),
  );

/**
 * People as they were typed, by login or by name.
 * @param known who is in the team already: they stay it when they have left
 * @returns ids without repetition, or the key of what is wrong
 */
function findMembers(
  db: Db,
  year: FiscalYear,
  names: readonly string[],
  known: readonly number[],
): { ids: number[]; fault?: string } {
  const { findByLogin, findNamed } = accountQueries(db);
  const knownByLogin = (name: string) => [findByLogin(name)].find((person) => person && known.includes(person.id));
  const found = names.map((name) => findNamed(name) ?? knownByLogin(name));
  if (found.includes(undefined)) return { ids: [], fault: 'form.award_member_unknown' };
  if (found.includes('several')) return { ids: [], fault: 'form.coauthor_several' };
  const ids = [...new Set(found.flatMap((person) => (typeof person === 'object' ? [person.id] : [])))];
  const jurors = jurorsOf(db, year);
  return ids.some((id) => jurors.has(id)) ? { ids: [], fault: 'form.award_member_juror' } : { ids };
}

/** A person's name where it leads back to the person, else the login. */
export function nameToType(db: Db, userId: number): string {
  const { find, findNamed } = accountQueries(db);
  const person = find(userId);
  const found = person && findNamed(person.name);
  return typeof found === 'object' && found.id === userId ? found.name : (person?.login ?? '');
}

/**
 * Writes who stands for an entry. Those who stood already keep the department of then. Call it in the transaction of the act.
 * @returns those who did not stand before
 */
export function putTeam(db: Db, entryId: number, { lead, members }: Team, day: Day): number[] {
  const queries = entryQueries(db);
  const before = new Map(queries.listMembers(entryId).map(({ userId, departmentId }) => [userId, departmentId]));
  queries.deleteMembers(entryId);
  [lead, ...members].forEach((userId, position) => {
    const departmentId = before.get(userId) ?? accountQueries(db).departmentOf(userId, day);
    if (departmentId === undefined) throw new Error(`User ${userId} has no department`);
    queries.insertMember({ entryId, userId, position, departmentId });
  });
  return [lead, ...members].filter((id) => !before.has(id));
}

/** Those who wrote a case and are still here, as a page shows a team. */
export function authorsOf(db: Db, post: PostRow, today: Day): PersonThen[] {
  const { departmentOf } = accountQueries(db);
  return activeAuthors(db, post).flatMap((id) => {
    const departmentId = departmentOf(id, today);
    if (departmentId === undefined) return [];
    const department = departmentOn(db, departmentId, today).name;
    return [{ id, name: personName(db, id), department, departmentNow: undefined, active: true }];
  });
}

/** The team as a page shows it, the lead first. */
export function teamOf(db: Db, entryId: number, today: Day): PersonThen[] {
  const { listMembers, listStates } = entryQueries(db);
  const begun = (listStates(entryId)[0] as StateRow).setAt;
  return listMembers(entryId).map(({ userId, departmentId }) => personThen(db, userId, departmentId, begun, today));
}
