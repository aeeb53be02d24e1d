import type { Request } from 'express';
import type { Db } from '../../db/index.ts';
import { type AppContext, type FormState, formState, type Locale } from '../../web/index.ts';
import { calibrationQueries } from '../judging/calibration-queries.ts';
import { rubricOf, usualWords } from '../judging/rubric.ts';
import { rubricQueries } from '../judging/rubric-queries.ts';
import { titleOf } from '../years/models.ts';
import { type PrizeRow, prizeQueries } from '../years/prizes.ts';
import { headOf } from '../years/shown.ts';
import { type AwardYear, categoryName, nameOfCategory } from '../years/years.ts';
import { isBeforeJudging } from './before-judging.ts';
import { calibrationCases } from './calibration.ts';
import { ALL, rubricField } from './forms.ts';
import type { PrizeLine, PrizePage, PrizesPage, RubricPage } from './pages.ts';
import { MOST_PRIZES } from './prizes.ts';
import { RUBRIC_PLACES, rubricVersion } from './rubric.ts';

interface RubricState {
  form?: FormState;
  calibration?: FormState;
  meanwhile?: boolean;
}

export function rubricModel({ db, clock }: AppContext, req: Request, award: AwardYear, state: RubricState = {}): RubricPage {
  const { locale } = req.context;
  const form = state.form ?? typedRubric(db, award);
  return {
    title: titleOf(req, 'secretariat_nav.rubric', award),
    award: headOf(award, clock.now()),
    criteria: rubricOf(db, award.year, locale).map((criterion) => {
      const places = RUBRIC_PLACES.filter((place) => place.criterion === criterion.id);
      const fields = places.map((place) => ({
        name: rubricField(place),
        level: place.level,
        usual: usualWords(place.criterion, place.level, locale),
      }));
      return { ...criterion, fields, wrong: fields.some(({ name }) => form.errors[name] !== undefined) };
    }),
    form,
    version: rubricVersion(db, award.year),
    meanwhile: state.meanwhile ?? false,
    canChange: isBeforeJudging(award),
    calibration: calibrationModel(db, award, state.calibration),
  };
}

const typedRubric = (db: Db, { year }: AwardYear): FormState =>
  formState(
    Object.fromEntries([
      ...RUBRIC_PLACES.map((place) => [rubricField(place), '']),
      ...rubricQueries(db)
        .list(year)
        .map((row) => [rubricField(row), row.words]),
    ]),
  );

function calibrationModel(db: Db, { year }: AwardYear, form: FormState | undefined): RubricPage['calibration'] {
  const cases = calibrationCases(db, year);
  const entryId = calibrationQueries(db).find(year)?.entryId;
  return {
    cases,
    chosen: cases.find(({ id }) => id === entryId),
    cards: calibrationQueries(db).listCards(year).length,
    form: form ?? formState({ entry: entryId === undefined ? 'none' : String(entryId) }),
  };
}

const categoriesOf = ({ categories }: AwardYear, locale: Locale) =>
  categories.map((category) => ({ id: category.id, name: categoryName(category, locale) }));

export function prizesModel({ db, clock }: AppContext, req: Request, award: AwardYear, form?: FormState): PrizesPage {
  const { locale } = req.context;
  const prizes = prizeQueries(db).list(award.year);
  const next = { kind: 'main', category: ALL, winners: '1', precedence: String(prizes.length + 1), name: '', nameEn: '' };
  return {
    title: titleOf(req, 'secretariat_nav.prizes', award),
    award: headOf(award, clock.now()),
    prizes: prizes.map((prize) => toLine(award, prize, locale)),
    categories: categoriesOf(award, locale),
    form: form ?? formState(next),
    canChange: isBeforeJudging(award),
    canAdd: prizes.length < MOST_PRIZES,
    most: MOST_PRIZES,
  };
}

const toLine = (award: AwardYear, { id, name, nameEn, kind, category, winners }: PrizeRow, locale: Locale): PrizeLine => ({
  id,
  name,
  nameEn,
  kind,
  category: category === null ? undefined : nameOfCategory(award, category, locale),
  winners,
});

export function prizeModel(
  { db, clock }: AppContext,
  req: Request,
  { award, prize, form }: { award: AwardYear; prize: PrizeRow; form?: FormState },
): PrizePage {
  const place = prizeQueries(db)
    .list(award.year)
    .findIndex(({ id }) => id === prize.id);
  const { id, name, nameEn, kind, category, winners } = prize;
  const typed = { name, nameEn, kind, category: category ?? ALL, winners: String(winners), precedence: String(place + 1) };
  return {
    title: titleOf(req, 'prizes_page.edit_title', award),
    award: headOf(award, clock.now()),
    prize: { id, name },
    categories: categoriesOf(award, req.context.locale),
    form: form ?? formState(typed),
  };
}
