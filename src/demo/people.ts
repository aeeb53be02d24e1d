import { accountQueries, createUser } from '../accounts/index.ts';
import type { Db } from '../db/index.ts';
import { dayOf, type FiscalYear } from '../lib/index.ts';
import { createDepartment } from '../organization/index.ts';
import type { Viewer } from '../web/index.ts';
import type { DemoOffice } from './content.ts';
import type { Random } from './random.ts';

export interface DemoPerson {
  id: number;
  login: string;
  /** Department by day: the first entry whose day is not later than the act's, seen from the end. */
  posts: { from: Date; departmentId: number }[];
}

export interface DemoStaff {
  people: DemoPerson[];
  departmentIds: Map<string, number>;
}

const PEOPLE = 200;

/** The first of April, 8:30 in Japan. */
export const firstDayOf = (year: FiscalYear): Date => new Date(`${year}-04-01T08:30:00+09:00`);

/** Makes the organisation and its people as of the first of the fiscal years; each later April some of them are transferred. */
export function makeStaff(db: Db, office: DemoOffice, years: readonly FiscalYear[], random: Random): DemoStaff {
  const start = firstDayOf(years[0] as FiscalYear);
  const departmentIds = new Map(
    office.departments.map(({ code, name, parent }) => [code, createDepartment(db, { code, name, parentCode: parent }, start)]),
  );
  const workplaces = office.departments.filter(({ code }) => code.length > 2).map(({ code }) => code);
  const people = office.cast.map(({ login, name, department, roles }) => newPerson(login, name, department, roles));
  const names = random.sample(
    office.familyNames.flatMap((family) => office.givenNames.map((given) => `${family} ${given}`)),
    PEOPLE - people.length,
  );
  names.forEach((name, index) => {
    // Every workplace has somebody before any has many.
    people.push(newPerson(`m${String(index + 1).padStart(4, '0')}`, name, workplaces[index % workplaces.length] as string, []));
  });
  for (const year of years.slice(1)) {
    for (const person of random.sample(people.slice(office.cast.length), 24))
      transfer(person, firstDayOf(year), random.pick(workplaces));
  }
  return { people, departmentIds };

  function newPerson(login: string, name: string, code: string, roles: DemoOffice['cast'][number]['roles']): DemoPerson {
    const departmentId = departmentIds.get(code) as number;
    return { id: createUser(db, { login, name, departmentId, roles }, start), login, posts: [{ from: start, departmentId }] };
  }

  function transfer(person: DemoPerson, from: Date, code: string): void {
    const departmentId = departmentIds.get(code) as number;
    if (person.posts.at(-1)?.departmentId === departmentId) return;
    db.prepare<[string, number]>('UPDATE memberships SET valid_to = ? WHERE user_id = ? AND valid_to IS NULL').run(
      dayOf(from),
      person.id,
    );
    accountQueries(db).insertMembership(person.id, departmentId, dayOf(from));
    person.posts.push({ from, departmentId });
  }
}

export const departmentAt = (person: DemoPerson, at: Date): number =>
  (person.posts.findLast(({ from }) => from <= at) ?? person.posts[0])?.departmentId as number;

/** A person as the product's actions know the one who acts: here by id and the department of the moment. */
export const viewerOf = (id: number, departmentId: number, name = ''): Viewer => ({
  id,
  name,
  departmentId,
  roles: new Set(),
  locale: undefined,
  theme: undefined,
  mustChangePassword: false,
  sessionHash: Buffer.alloc(0),
});

/** Who runs the award of the demonstration. */
const SECRETARIES = ['takahashi', 'kimura'] as const;
export type SecretaryLogin = (typeof SECRETARIES)[number];

/** Whether somebody is, was or will be in a department of a secretary, who could then not decide on what this person stands for. */
export function isNearSecretaries({ people }: DemoStaff, { posts }: DemoPerson): boolean {
  const secretaries = people.filter(({ login }) => SECRETARIES.some((secretary) => secretary === login));
  const theirs = new Set(secretaries.flatMap((secretary) => secretary.posts.map(({ departmentId }) => departmentId)));
  return posts.some(({ departmentId }) => theirs.has(departmentId));
}
