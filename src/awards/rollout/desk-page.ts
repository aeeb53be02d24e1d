import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type FormState, formState, type Locale } from '../../web/index.ts';
import { pageTitle } from '../counting/page.ts';
import { winnersOf } from '../decision/winners.ts';
import { headOf } from '../years/shown.ts';
import type { AwardYear } from '../years/years.ts';
import { ownerOf } from './answer-page.ts';
import { casesOf, summaryOfCase } from './matrix.ts';
import { caseHeads } from './matrix-page.ts';
import { winningPosts } from './open.ts';
import type { DeskCase, DeskPage, ReminderLine } from './pages.ts';
import { type OpenCase, rolloutQueries } from './queries.ts';
import { type Reminder, remindersOf } from './reminded.ts';
import type { ReminderMonths } from './reminders.ts';

/** Which of the many forms of the page came back, as it was typed. */
export type Returned =
  | { of: 'recommendation'; form: FormState }
  | { of: 'departments'; postId: number; form: FormState }
  | { of: 'reminder'; postId: number; months: ReminderMonths; form: FormState };

interface Asked {
  at: Date;
  locale: Locale;
  returned?: Returned | undefined;
}

/** What the secretariat does for the roll-out of a year: due reminders first, then the cases. */
export function deskModel(db: Db, award: AwardYear, { at, locale, returned }: Asked): DeskPage {
  const { publishedAt } = award.clock;
  const cases = casesOf(db, award.year);
  return {
    title: pageTitle(award, locale, 'rollout.title'),
    award: headOf(award, at),
    published: publishedAt !== undefined,
    reminders: publishedAt ? remindersOf(db, award.year, publishedAt, at).map((row) => toReminder(db, row, returned)) : [],
    cases: caseHeads(db, award, cases, locale).map((head, index) => ({
      ...head,
      ...deskPart(db, cases[index] as OpenCase, returned),
    })),
    unopened: unopenedWinners(db, award),
    form: returned?.of === 'recommendation' ? returned.form : formState(),
    errors: returned ? namedErrors(returned) : {},
  };
}

function toReminder(db: Db, { rollout, months, dueOn, state, settled }: Reminder, returned: Returned | undefined): ReminderLine {
  const { postId, title } = rollout;
  const owner = ownerOf(db, rollout);
  const isReturned = returned?.of === 'reminder' && returned.postId === postId && returned.months === months;
  return {
    postId,
    months,
    title,
    owner: owner.name,
    department: owner.department,
    dueOn,
    state,
    settled: settled && { note: settled.note, by: personName(db, settled.settledBy), at: settled.settledAt },
    form: isReturned ? returned.form : formState(),
  };
}

function deskPart(
  db: Db,
  rollout: OpenCase,
  returned: Returned | undefined,
): Omit<DeskCase, keyof ReturnType<typeof caseHeads>[0]> {
  const { postId, origin, readable, departments } = rollout;
  const owner = ownerOf(db, rollout);
  const isReturned = returned?.of === 'departments' && returned.postId === postId;
  return {
    readable,
    owner: owner.name,
    ownerDepartment: owner.department,
    departments: departments ?? undefined,
    outgrown: departments !== null && summaryOfCase(db, rollout).departments === undefined,
    canTakeBack: origin === 'recommended' && !rolloutQueries(db).hasAnswers(postId),
    form: isReturned ? returned.form : formState({ departments: departments === null ? '' : String(departments) }),
  };
}

/** Winners whose case can be opened: the publication did not, where it had no post that could be read. */
function unopenedWinners(db: Db, { year }: AwardYear): string[] {
  const winning = winningPosts(db, year);
  const titles = new Map(winnersOf(db, year).map(({ entry, code }) => [entry.postId, entry.title ?? code]));
  return [...winning].filter((postId) => !rolloutQueries(db).find(postId)).map((postId) => titles.get(postId) as string);
}

/** The page has a field of a name for each of its forms; the summary leads to the one that is wrong. */
function namedErrors(returned: Returned): FormState['errors'] {
  const suffix =
    returned.of === 'recommendation'
      ? ''
      : returned.of === 'departments'
        ? `-${returned.postId}`
        : `-${returned.postId}-${returned.months}`;
  return formState({}, Object.fromEntries(Object.entries(returned.form.errors).map(([name, key]) => [name + suffix, key])))
    .errors;
}
