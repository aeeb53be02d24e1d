import { personName } from '../../accounts/index.ts';
import { askerOf, contentOf, listPosts, owns, postQueries } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { type FormState, formState, type Locale, type Typed, translator, type Viewer } from '../../web/index.ts';
import { entryQueries } from '../entries/queries.ts';
import { type AwardYear, categoryName, entryCode } from '../years/years.ts';
import { type Nominable, nominationsLeft, type requireEditable } from './actions.ts';
import type { NominationRules } from './forms.ts';
import type { AwardName, CaseLink, ChooserPage, EditionPage, NominationFields, NominationPage } from './pages.ts';
import { nominationQueries } from './queries.ts';
import { canStand, nameToType } from './team.ts';

export type Editable = ReturnType<typeof requireEditable>;

export const awardName = ({ year, rules }: AwardYear): AwardName => ({ year, name: rules.name });

export const pageTitle = ({ rules }: AwardYear, locale: Locale, page: string): string =>
  translator(locale)('award_year.title', { page, name: rules.name });

/** The case of an entry as far as this person may read it. */
export function caseLink(db: Db, viewer: Viewer | undefined, postId: number | null): CaseLink {
  const post = postId === null ? undefined : postQueries(db).findVisible(postId, askerOf(viewer));
  return { id: post?.id, title: post?.title };
}

/** What the form of a case may say. */
export const nominationRules = ({ award, leads, own }: Nominable, viewer: Viewer): NominationRules => ({
  categories: award.categories.map(({ id }) => id),
  leads,
  userId: viewer.id,
  reasonAsked: own ? 'unless_lead' : 'always',
});

export function nominationModel(
  db: Db,
  nominable: Nominable,
  { viewer, locale, form }: { viewer: Viewer; locale: Locale; form?: FormState },
): NominationPage {
  const { award, post, own, entry } = nominable;
  const key = own ? 'award_nomination.own' : 'award_nomination.other';
  return {
    title: pageTitle(award, locale, translator(locale)(key)),
    award: awardName(award),
    post: { id: post.id, title: post.title },
    own,
    closesAt: award.clock.nominating.closesAt.toISOString(),
    left: own ? undefined : nominationsLeft(db, award, viewer),
    limit: award.rules.nominationsPerPerson,
    ...choices(db, award, nominable.leads, viewer, locale),
    asksMembers: own,
    reason: own ? 'optional' : 'required',
    canKeepDraft: own && entry === undefined,
    form: form ?? formState(usualNomination(db, nominable, viewer)),
  };
}

const CATEGORY_OF_SIZE = { large: 'large', daily: 'everyday' } as const;

/** The form as it begins: everything that the case tells already. */
function usualNomination(db: Db, { award, post, own, leads }: Nominable, viewer: Viewer): Typed {
  const content = contentOf(db, post);
  const size = content?.kind === 'case_study' ? content.size : undefined;
  const usual = size && CATEGORY_OF_SIZE[size];
  const lead = leads.includes(viewer.id) ? viewer.id : (leads[0] as number);
  const besideLead = leads.filter((id) => id !== lead);
  return {
    category: award.categories.some(({ id }) => id === usual) ? usual : undefined,
    lead: String(lead),
    members: own ? namesOf(db, besideLead) : '',
  };
}

const namesOf = (db: Db, people: readonly number[]): string => people.map((id) => nameToType(db, id)).join(', ');

function choices(
  db: Db,
  { categories }: AwardYear,
  leads: readonly number[],
  viewer: Viewer,
  locale: Locale,
): Pick<NominationFields, 'categories' | 'leads'> {
  return {
    categories: categories.map((category) => ({
      id: category.id,
      name: categoryName(category, locale),
      description: category.description,
    })),
    leads: leads.map((id) => ({ id, name: personName(db, id), isViewer: id === viewer.id })),
  };
}

/** Own cases that do not stand yet, and the latest of others, for somebody who comes without one. */
export function chooserModel(db: Db, award: AwardYear, viewer: Viewer, locale: Locale): ChooserPage {
  const concerned = nominationQueries(db)
    .listOfPerson(viewer.id)
    .filter(({ year }) => year === award.year);
  const standing = new Set(concerned.filter(({ state }) => state !== 'withdrawn').map(({ postId }) => postId));
  const left = nominationsLeft(db, award, viewer);
  return {
    title: pageTitle(award, locale, translator(locale)('award_nomination.choose')),
    award: awardName(award),
    closesAt: award.clock.nominating.closesAt.toISOString(),
    cases: nominationQueries(db)
      .listOwnCases(viewer.id)
      .filter(({ id }) => !standing.has(id)),
    others: left > 0 ? othersCases(db, award, viewer, new Set(concerned.map(({ postId }) => postId))) : [],
    left,
    limit: award.rules.nominationsPerPerson,
  };
}

const OTHERS = 10;
/** How far back the list of others is looked for. */
const LOOKED_AT = 50;

/** The latest cases of others that a person has nothing to do with yet. Nominated by others they are among them: that is not told. */
function othersCases(db: Db, { year }: AwardYear, viewer: Viewer, concerned: ReadonlySet<number | null>): ChooserPage['others'] {
  const { findVisible } = postQueries(db);
  return listPosts(db, { kind: 'case_study' }, 'new', { size: LOOKED_AT })
    .rows.filter(({ id }) => !concerned.has(id))
    .flatMap(({ id }) => findVisible(id, askerOf(viewer)) ?? [])
    .filter((post) => !owns(viewer, post) && canStand(db, year, post))
    .slice(0, OTHERS)
    .map(({ id, title, authorId }) => ({ id, title, by: personName(db, authorId) }));
}

export const editionRules = ({ award, leads, who }: Editable, viewer: Viewer): NominationRules => ({
  categories: award.categories.map(({ id }) => id),
  leads,
  userId: viewer.id,
  reasonAsked: who.hasNominated && !who.isLead ? 'always' : 'never',
});

export function editionModel(
  db: Db,
  editable: Editable,
  { viewer, locale, form }: { viewer: Viewer; locale: Locale; form?: FormState },
): EditionPage {
  const { award, entry, who, team, leads } = editable;
  const nominations = entryQueries(db).listNominations(entry.id);
  const typed = {
    category: entry.category,
    lead: String(team.lead),
    members: namesOf(db, team.members),
    reason: nominations.find(({ nominatorId }) => nominatorId === viewer.id)?.reason ?? '',
  };
  const code = entryCode(award.year, entry.number);
  return {
    title: pageTitle(award, locale, translator(locale)('award_edition.title', { code })),
    award: awardName(award),
    entry: { number: entry.number, code, case: caseLink(db, viewer, entry.postId) },
    wanted: entry.state === 'needs_fix' ? entryQueries(db).listStates(entry.id).at(-1)?.reason : undefined,
    goesToLead: !who.isLead,
    ...choices(db, award, leads, viewer, locale),
    asksMembers: true,
    reason: who.isLead ? 'optional' : who.hasNominated ? 'required' : 'none',
    canKeepDraft: entry.state === 'draft',
    form: form ?? formState(typed),
  };
}
