import { type Request, type Response, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { type AppContext, idParam, notify, render, viewer } from '../../web/index.ts';
import { settleLocks } from '../judging/locking.ts';
import { requireWholeView } from '../judging/recusals.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import {
  decideOrder,
  dropOrder,
  requireDeciding,
  requireMainPrize,
  requireOrder,
  restorePrize,
  withholdPrize,
} from './actions.ts';
import { parseOrder, parseReason } from './forms.ts';
import { decisionModel, type ReturnedForm, scopeOfPath } from './page.ts';
import { decisionPage } from './pages.ts';

export function decisionRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const run = allow('run_awards', context);
  const deciding = (req: Request): AwardYear => requireDeciding(db, viewer(req), idParam(req, 'year'), clock.now());

  router.get('/secretariat/awards/:year/decision', run, (req, res) => {
    const award = requireAward(db, idParam(req, 'year'), viewer(req));
    requireWholeView(db, award, viewer(req), clock.now());
    showDecision(context, res, award);
  });

  router.put('/secretariat/awards/:year/decision/orders/:scope', run, (req, res) => {
    const award = deciding(req);
    const { year } = award;
    const id = String(req.params['scope']);
    const scope = scopeOfPath(id);
    const form = underLock(context, (at) => {
      // First, and also for a form with faults: what it is compared with must not move any more.
      settleLocks(db, award, at);
      const { computed, tied, seen } = requireOrder(db, award, scope, at);
      const parsed = parseOrder(req.body, { computed: computed.map(numberOf), tied: tied !== undefined, seen });
      if (parsed.ok) decideOrder(db, viewer(req), { year, scope }, parsed.value, at);
      return parsed;
    });
    if (!form.ok) return showDecision(context, res.status(form.errors['seen'] ? 409 : 422), award, { scope: id, form });
    notify(res, 'award_order_decided');
    res.redirect(303, `${deskOf(year)}#scope-${id}`);
  });

  router.delete('/secretariat/awards/:year/decision/orders/:scope', run, (req, res) => {
    const year = idParam(req, 'year');
    const id = String(req.params['scope']);
    underLock(context, (at) => dropOrder(db, viewer(req), { year, scope: scopeOfPath(id) }, at));
    notify(res, 'award_order_dropped');
    res.redirect(303, `${deskOf(year)}#scope-${id}`);
  });

  router.put('/secretariat/awards/:year/decision/withheld/:prize', run, (req, res) => {
    const award = deciding(req);
    const { year } = award;
    const { id: prize } = requireMainPrize(db, year, String(req.params['prize']));
    const form = parseReason(req.body);
    if (!form.ok) return showDecision(context, res.status(422), award, { prize, form });
    underLock(context, (at) => withholdPrize(db, viewer(req), { year, prize }, form.value.reason, at));
    notify(res, 'award_prize_withheld');
    res.redirect(303, `${deskOf(year)}#prize-${prize}`);
  });

  router.delete('/secretariat/awards/:year/decision/withheld/:prize', run, (req, res) => {
    const year = idParam(req, 'year');
    const prize = String(req.params['prize']);
    underLock(context, (at) => restorePrize(db, viewer(req), { year, prize }, at));
    notify(res, 'award_prize_restored');
    res.redirect(303, `${deskOf(year)}#prize-${prize}`);
  });

  return router;
}

const deskOf = (year: number): string => `/secretariat/awards/${year}/decision`;

/** 3 of R8-003. */
const numberOf = (code: string): number => Number(code.slice(code.indexOf('-') + 1));

function showDecision({ db, clock }: AppContext, res: Response, award: AwardYear, returned?: ReturnedForm): void {
  render(res, decisionPage, decisionModel(db, award, { at: clock.now(), locale: res.req.context.locale, returned }));
}
