import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { notFound } from '../../lib/index.ts';
import { type AppContext, type FormState, formState, idParam, notify, render, viewer } from '../../web/index.ts';
import { declareRecusal } from '../judging/declare-recusal.ts';
import { underLock } from '../under-lock.ts';
import { nameJuror, removeJuror } from '../years/actions.ts';
import { parseJuror } from '../years/forms.ts';
import { findCandidate } from '../years/jurors.ts';
import { prizeQueries } from '../years/prizes.ts';
import { yearQueries } from '../years/queries.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { requireBeforeJudging } from './before-judging.ts';
import { calibrationCases, chooseCalibration } from './calibration.ts';
import { parseCalibration, parsePrize, parseRecusal, parseRubric } from './forms.ts';
import { jurorsModel, recusalModel } from './juror-models.ts';
import { prizeModel, prizesModel, rubricModel } from './models.ts';
import { jurorsPage, prizePage, prizesPage, type RubricPage, recusalPage, rubricPage } from './pages.ts';
import { addPrize, changePrize, removePrize, requirePrize } from './prizes.ts';
import { rubricVersion, saveRubric } from './rubric.ts';

/** What the secretariat prepares for the jury: who is in it, what it judges by, which prizes there are. */
export function juryDeskRoutes(context: AppContext): Router {
  const { db } = context;
  const router = Router();
  const run = allow('run_awards', context);
  const awardOf = (req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));
  const deskOf = (req: Request) => `/secretariat/awards/${awardOf(req).year}`;

  router.get('/secretariat/awards/:year/jurors', run, (req, res) => {
    render(res, jurorsPage, jurorsModel(context, req, awardOf(req)));
  });

  router.post('/secretariat/awards/:year/jurors', run, (req, res) => {
    const award = awardOf(req);
    const refuse = (form: FormState) => render(res.status(422), jurorsPage, jurorsModel(context, req, award, form));
    const form = parseJuror(req.body);
    if (!form.ok) return refuse(form);
    const found = findCandidate(db, form.value.person);
    if (typeof found === 'string') return refuse(formState(req.body, { person: found }));
    underLock(context, (at) => nameJuror(db, viewer(req), { year: award.year, userId: found.id }, at));
    notify(res, 'juror_named');
    res.redirect(303, `${deskOf(req)}/jurors`);
  });

  router.delete('/secretariat/awards/:year/jurors/:userId', run, (req, res) => {
    const { year } = awardOf(req);
    const userId = idParam(req, 'userId');
    underLock(context, (at) => removeJuror(db, viewer(req), { year, userId }, at));
    notify(res, 'juror_removed');
    res.redirect(303, `${deskOf(req)}/jurors`);
  });

  router.put('/secretariat/awards/:year/jurors/:userId/invitation', run, (req, res) => {
    const { year } = awardOf(req);
    const userId = idParam(req, 'userId');
    if (
      !yearQueries(db)
        .listInvited(year)
        .some((juror) => juror.userId === userId)
    )
      throw notFound();
    underLock(context, (at) => nameJuror(db, viewer(req), { year, userId }, at));
    notify(res, 'juror_named');
    res.redirect(303, `${deskOf(req)}/jurors`);
  });

  router.get('/secretariat/awards/:year/jurors/:userId/recusals', run, (req, res) => {
    const place = { award: awardOf(req), userId: idParam(req, 'userId') };
    render(res, recusalPage, recusalModel(context, req, place));
  });

  router.post('/secretariat/awards/:year/jurors/:userId/recusals', run, (req, res) => {
    const place = { award: awardOf(req), userId: idParam(req, 'userId') };
    const { entries } = recusalModel(context, req, place);
    const form = parseRecusal(
      req.body,
      entries.map(({ number }) => number),
    );
    if (!form.ok) return render(res.status(422), recusalPage, recusalModel(context, req, { ...place, form }));
    const declared = { year: place.award.year, userId: place.userId, ...form.value };
    underLock(context, (at) => declareRecusal(db, viewer(req), declared, at));
    notify(res, 'award_recusal_recorded');
    res.redirect(303, `${deskOf(req)}/jurors`);
  });

  router.get('/secretariat/awards/:year/rubric', run, (req, res) => {
    render(res, rubricPage, rubricModel(context, req, awardOf(req)));
  });

  router.put('/secretariat/awards/:year/rubric', run, (req, res) => {
    const refused = underLock(context, (at) => takeRubric(context, req, awardOf(req), at));
    if (refused) return render(res.status(refused.status), rubricPage, refused.page);
    notify(res, 'saved');
    res.redirect(303, `${deskOf(req)}/rubric`);
  });

  router.put('/secretariat/awards/:year/calibration', run, (req, res) => {
    const award = awardOf(req);
    requireBeforeJudging(award);
    const form = parseCalibration(req.body, calibrationCases(db, award.year));
    if (!form.ok) return render(res.status(422), rubricPage, rubricModel(context, req, award, { calibration: form }));
    underLock(context, (at) => chooseCalibration(db, viewer(req), award.year, form.value.entry, at));
    notify(res, 'saved');
    res.redirect(303, `${deskOf(req)}/rubric`);
  });

  router.get('/secretariat/awards/:year/prizes', run, (req, res) => {
    render(res, prizesPage, prizesModel(context, req, awardOf(req)));
  });

  router.post('/secretariat/awards/:year/prizes', run, (req, res) => {
    const award = awardOf(req);
    requireBeforeJudging(award);
    const form = parsePrize(req.body, award, prizeQueries(db).list(award.year));
    if (!form.ok) return render(res.status(422), prizesPage, prizesModel(context, req, award, form));
    underLock(context, (at) => addPrize(db, viewer(req), award.year, form.value, at));
    finishPrize(res, award);
  });

  router.get('/secretariat/awards/:year/prizes/:prize', run, (req, res) => {
    const award = awardOf(req);
    requireBeforeJudging(award);
    render(res, prizePage, prizeModel(context, req, { award, prize: prizeOf(context, req, award) }));
  });

  router.put('/secretariat/awards/:year/prizes/:prize', run, (req, res) => {
    const award = awardOf(req);
    requireBeforeJudging(award);
    const prize = prizeOf(context, req, award);
    const others = prizeQueries(db)
      .list(award.year)
      .filter(({ id }) => id !== prize.id);
    const form = parsePrize(req.body, award, others);
    if (!form.ok) return render(res.status(422), prizePage, prizeModel(context, req, { award, prize, form }));
    underLock(context, (at) => changePrize(db, viewer(req), prize, form.value, at));
    finishPrize(res, award);
  });

  router.delete('/secretariat/awards/:year/prizes/:prize', run, (req, res) => {
    const award = awardOf(req);
    const id = String(req.params['prize']);
    underLock(context, (at) => removePrize(db, viewer(req), { year: award.year, id }, at));
    finishPrize(res, award);
  });

  return router;
}

/** The prize in the address. @throws AppError not_found for one that the year does not have */
const prizeOf = ({ db }: AppContext, req: Request, { year }: AwardYear) =>
  requirePrize(prizeQueries(db).list(year), String(req.params['prize']));

function finishPrize(res: Response, { year }: AwardYear): void {
  notify(res, 'award_prizes_saved');
  res.redirect(303, `/secretariat/awards/${year}/prizes`);
}

/** Saves the rubric, or tells what to answer instead. @throws AppError conflict once the judging has begun */
function takeRubric(
  context: AppContext,
  req: Request,
  award: AwardYear,
  at: Date,
): { status: number; page: RubricPage } | undefined {
  const { db } = context;
  requireBeforeJudging(award);
  if (req.body?.version !== rubricVersion(db, award.year))
    return { status: 409, page: rubricModel(context, req, award, { form: formState(req.body), meanwhile: true }) };
  const form = parseRubric(req.body);
  if (!form.ok) return { status: 422, page: rubricModel(context, req, award, { form }) };
  saveRubric(db, viewer(req), award.year, form.value, at);
  return undefined;
}
