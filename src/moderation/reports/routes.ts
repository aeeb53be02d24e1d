import { type Request, type RequestHandler, Router } from 'express';
import { allow } from '../../accounts/index.ts';
import { conflict, notFound } from '../../lib/index.ts';
import {
  type AppContext,
  type FormState,
  formState,
  idParam,
  notify,
  queryText,
  render,
  translator,
  viewer,
} from '../../web/index.ts';
import { subjectOf } from '../subjects.ts';
import { fileReport, type Pointed, requireReportable, settleReport } from './actions.ts';
import { parseReport, parseSettlement } from './forms.ts';
import { toReportLine, toSettledLine } from './lines.ts';
import { type ReportFormPage, type ReportPage, reportFormPage, reportPage, settledPage } from './pages.ts';
import { type ReportRow, reportQueries } from './queries.ts';
import { outcomesFor, REASONS } from './reasons.ts';

export function reportRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const takePart = allow('take_part', context);
  const moderate = allow('moderate', context);

  router.get('/posts/:postId/reports/new', takePart, askForReport(context, toPost));
  router.post('/posts/:postId/reports', takePart, takeReport(context, toPost));
  router.get('/comments/:commentId/reports/new', takePart, askForReport(context, toComment));
  router.post('/comments/:commentId/reports', takePart, takeReport(context, toComment));

  router.get('/moderation/reports', moderate, (req, res) => {
    const asked = { before: queryText(req, 'before'), after: queryText(req, 'after') };
    const page = reportQueries(db).listSettled(viewer(req).id, asked);
    const rows = page.rows.map((row) => ({
      ...toSettledLine(db, row),
      id: row.id,
      subject: subjectOf(db, viewer(req), row.postId, row.commentId),
    }));
    render(res, settledPage, {
      title: translator(req.context.locale)('report.settled_title'),
      reports: { ...page, rows },
      newerPath: page.newer && `/moderation/reports?after=${page.newer}`,
      olderPath: page.older && `/moderation/reports?before=${page.older}`,
    });
  });

  router.get('/moderation/reports/:id', moderate, (req, res) => {
    const report = requireReport(context, req);
    render(res, reportPage, reportModel(context, req, report, report.outcome ? undefined : formState()));
  });

  router.put('/moderation/reports/:id/settlement', moderate, (req, res) => {
    const report = requireReport(context, req);
    if (report.outcome) throw conflict('report_settled');
    const form = parseSettlement(req.body, outcomesFor(subjectOf(db, viewer(req), report.postId, report.commentId)));
    if (!form.ok) return render(res.status(422), reportPage, reportModel(context, req, report, form));
    settleReport(db, viewer(req), report.id, form.value, clock.now());
    notify(res, 'report_settled');
    res.redirect(303, '/moderation');
  });

  return router;
}

const toPost = (req: Request): Pointed => ({ postId: idParam(req, 'postId') });
const toComment = (req: Request): Pointed => ({ commentId: idParam(req, 'commentId') });

const placeOf = ({ postId, commentId }: { postId: number; commentId: number | null }): string =>
  commentId === null ? `/posts/${postId}` : `/posts/${postId}#comment-${commentId}`;

function formModel({ db }: AppContext, req: Request, pointed: Pointed, form: FormState): ReportFormPage {
  const reported = requireReportable(db, viewer(req), pointed);
  return {
    title: translator(req.context.locale)(reported.commentId === null ? 'report.title_post' : 'report.title_comment'),
    text: reported.text,
    action: 'commentId' in pointed ? `/comments/${pointed.commentId}/reports` : `/posts/${pointed.postId}/reports`,
    back: placeOf(reported),
    openSince: reportQueries(db).openSince(reported.postId, reported.commentId, viewer(req).id),
    reasons: REASONS,
    form,
  };
}

const askForReport =
  (context: AppContext, point: (req: Request) => Pointed): RequestHandler =>
  (req, res) =>
    render(res, reportFormPage, formModel(context, req, point(req), formState()));

const takeReport =
  (context: AppContext, point: (req: Request) => Pointed): RequestHandler =>
  (req, res) => {
    const { db, clock } = context;
    const pointed = point(req);
    const reported = requireReportable(db, viewer(req), pointed);
    const form = parseReport(req.body);
    if (!form.ok) return render(res.status(422), reportFormPage, formModel(context, req, pointed, form));
    if (fileReport(db, viewer(req), pointed, form.value, clock.now())) notify(res, 'reported');
    else notify(res, 'report_known');
    res.redirect(303, placeOf(reported));
  };

function requireReport({ db }: AppContext, req: Request): ReportRow {
  const report = reportQueries(db).find(idParam(req, 'id'), viewer(req).id);
  if (!report) throw notFound();
  return report;
}

function reportModel({ db }: AppContext, req: Request, report: ReportRow, form: FormState | undefined): ReportPage {
  const { postId, commentId } = report;
  const subject = subjectOf(db, viewer(req), postId, commentId);
  const earlier = reportQueries(db).listSettledOf(postId, commentId);
  return {
    title: translator(req.context.locale)('report.title'),
    id: report.id,
    subject,
    reports: reportQueries(db)
      .listOpen(postId, commentId)
      .map((row) => toReportLine(db, row)),
    earlier: earlier.map((row) => toSettledLine(db, row)),
    outcomes: outcomesFor(subject),
    form,
  };
}
