import type { Request } from 'express';
import { can, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import { type Day, dayOf } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { storedRendering } from '../../text/index.ts';
import { type AppContext, type Locale, reader, translator } from '../../web/index.ts';
import { type EntryWithPost, entryQueries, type MemberRow } from '../entries/queries.ts';
import { hallQueries } from '../honour/hall-queries.ts';
import { isPublished } from '../rules/index.ts';
import { listedWords } from '../voting/listed-words.ts';
import { WEIGHTS } from '../years/settings-form.ts';
import { headOf, stationsOf } from '../years/shown.ts';
import { type AwardYear, categoryName, entryCode, isKnownTo, listAwards, phaseOf } from '../years/years.ts';
import { blockOf } from './block.ts';
import { isListed, offerOf, sentenceOf } from './offers.ts';
import type { AwardPage, AwardsPage, CategoryView, EntriesPage, EntryLine, RulesView } from './pages.ts';

export function awardsModel({ db, clock }: AppContext, req: Request): AwardsPage {
  const at = clock.now();
  const known = listAwards(db).filter((award) => isKnownTo(award, reader(req)));
  const isPast = (award: AwardYear) => isPublished(phaseOf(award, at));
  return {
    title: translator(req.context.locale)('award.title'),
    current: known.filter((award) => !isPast(award)).map((award) => blockOf(db, award, reader(req), at)),
    past: known.filter(isPast).map((award) => ({ ...headOf(award, at), inHall: hallQueries(db).isInHall(award.year) })),
    canRun: can(reader(req), 'run_awards'),
  };
}

export function awardModel({ db, clock }: AppContext, req: Request, award: AwardYear): AwardPage {
  const { locale } = req.context;
  const at = clock.now();
  return {
    title: award.rules.name,
    award: headOf(award, at),
    introduction: storedRendering(award.rules.introductionHtml),
    sentence: sentenceOf(db, award, reader(req), at),
    offer: offerOf(db, award, reader(req), at),
    canStand: phaseOf(award, at) === 'nominating' && can(reader(req), 'write_posts'),
    stations: stationsOf(db, award, at),
    categories: categoriesOf(db, award, locale),
    rules: rulesOf(award, locale),
    canRun: can(reader(req), 'run_awards'),
  };
}

function categoriesOf(db: Db, award: AwardYear, locale: Locale): CategoryView[] {
  const listed = isListed(award) ? entryQueries(db).listOnList(award.year) : undefined;
  return award.categories.map((category) => {
    const own = listed?.filter((entry) => entry.category === category.id);
    const withdrawn = own?.filter(({ state }) => state === 'withdrawn').length ?? 0;
    return {
      id: category.id,
      name: categoryName(category, locale),
      description: category.description,
      anyTime: category.anyTime,
      entries: own && own.length - withdrawn,
      withdrawn,
    };
  });
}

function rulesOf({ rules, categories }: AwardYear, locale: Locale): RulesView {
  const { workFrom, workTo, nominationsPerPerson, maxChoices, sameDepartmentBarred, shortlistSize, shortlistSlack } = rules;
  const { divisionCap, juryPercent, minimumBallots, noPrizeBelow } = rules;
  return {
    workFrom,
    workTo,
    anyTime: categories.filter(({ anyTime }) => anyTime).map((category) => categoryName(category, locale)),
    nominationsPerPerson,
    maxChoices,
    sameDepartmentBarred,
    shortlistSize,
    shortlistSlack,
    divisionCap,
    juryPercent,
    minimumBallots,
    noPrizeBelow,
    weights: WEIGHTS.map((name) => ({ name, weight: rules[name] })),
  };
}

export function entriesModel({ db, clock }: AppContext, req: Request, award: AwardYear): EntriesPage {
  const { locale } = req.context;
  const t = translator(locale);
  return {
    title: t('award_year.title', { page: t('award_nav.entries'), name: award.rules.name }),
    award: headOf(award, clock.now()),
    listed: isListed(award),
    votingOpensAt: award.rules.votingOpensAt,
    categories: isListed(award) ? listed(db, award, locale) : [],
  };
}

/** The frozen list by category, with those withdrawn since. */
function listed(db: Db, award: AwardYear, locale: Locale): EntriesPage['categories'] {
  const entries = entryQueries(db).listOnList(award.year);
  const leads = new Map(
    entryQueries(db)
      .listMembersOfYear(award.year)
      .filter(({ position }) => position === 0)
      .map((member) => [member.entryId, member]),
  );
  const day = dayOf(award.clock.votingFrozenAt as Date);
  return award.categories.map((category) => ({
    id: category.id,
    name: categoryName(category, locale),
    entries: entries
      .filter((entry) => entry.category === category.id)
      .map((entry) => toLine(db, award, entry, leads.get(entry.id) as MemberRow, day)),
  }));
}

function toLine(db: Db, award: AwardYear, entry: EntryWithPost, lead: MemberRow, day: Day): EntryLine {
  const { title, excerpt } = listedWords(db, award, entry);
  return {
    code: entryCode(entry.year, entry.number),
    path: `/awards/${entry.year}/entries/${entry.number}`,
    title: entry.readable ? (title ?? undefined) : undefined,
    excerpt: entry.readable ? (excerpt ?? '') : '',
    lead: personName(db, lead.userId),
    departmentThen: departmentOn(db, lead.departmentId, day).name,
    withdrawn: entry.state === 'withdrawn',
  };
}
