import type { Request } from 'express';
import { notFound } from '../../lib/index.ts';
import { type AppContext, idParam, reader, translator } from '../../web/index.ts';
import { type AwardYear, findAward, listAwards, nameOfCategory } from '../years/years.ts';
import { type HallAsked, hallEntries, hallYear } from './hall.ts';
import { hallQueries } from './hall-queries.ts';
import type { HallCategoryPage, HallPage, HallYearPage } from './pages.ts';

const askedBy = ({ clock }: AppContext, req: Request): HallAsked => ({
  viewer: reader(req),
  locale: req.context.locale,
  at: clock.now(),
});

export function hallModel(context: AppContext, req: Request): HallPage {
  const { db } = context;
  const years = listAwards(db).filter(({ year }) => hallQueries(db).isInHall(year));
  return {
    title: translator(req.context.locale)('hall.title'),
    years: years.map((award) => hallYear(db, award, askedBy(context, req))),
  };
}

/** @throws AppError not_found for a year that has no place in the hall yet */
export function hallYearModel(context: AppContext, req: Request): HallYearPage {
  const { db } = context;
  const { locale } = req.context;
  const award = requireInHall(context, req);
  const entries = hallEntries(db, award, askedBy(context, req));
  const byCategory = award.categories.map(({ id }) => {
    const name = nameOfCategory(award, id, locale);
    const own = entries.filter(({ grand, category }) => !grand && category === name);
    return { id, name, path: `/awards/hall/${award.year}/${id}`, entries: own };
  });
  const grand = entries.filter((entry) => entry.grand);
  return {
    title: translator(locale)('hall.year_title', { name: award.rules.name }),
    year: award.year,
    yearName: award.rules.name,
    groups: [
      ...(grand.length > 0 ? [{ id: undefined, name: undefined, path: undefined, entries: grand }] : []),
      ...byCategory.filter((group) => group.entries.length > 0),
    ],
  };
}

/** @throws AppError not_found for a category that the year does not have */
export function hallCategoryModel(context: AppContext, req: Request): HallCategoryPage {
  const { db } = context;
  const { locale } = req.context;
  const award = requireInHall(context, req);
  const category = award.categories.find(({ id }) => id === req.params['category']);
  if (!category) throw notFound();
  const name = nameOfCategory(award, category.id, locale);
  const others = listAwards(db).filter(
    (other) =>
      other.year !== award.year && hallQueries(db).isInHall(other.year) && other.categories.some(({ id }) => id === category.id),
  );
  return {
    title: translator(locale)('hall.category_title', { category: name, name: award.rules.name }),
    year: award.year,
    yearName: award.rules.name,
    category: name,
    entries: hallEntries(db, award, askedBy(context, req)).filter((entry) => entry.category === name),
    others: others.map(({ year, rules }) => ({ year, name: rules.name, path: `/awards/hall/${year}/${category.id}` })),
  };
}

/** @throws AppError not_found */
function requireInHall({ db }: AppContext, req: Request): AwardYear {
  const award = findAward(db, idParam(req, 'year'));
  if (!award || !hallQueries(db).isInHall(award.year)) throw notFound();
  return award;
}
