import { type Request, Router } from 'express';
import { allow, can } from '../../accounts/index.ts';
import { AppError, conflict } from '../../lib/index.ts';
import { type AppContext, idParam, notify, render, viewer } from '../../web/index.ts';
import { winnersOf } from '../decision/winners.ts';
import { underLock } from '../under-lock.ts';
import { type AwardYear, requireAward } from '../years/years.ts';
import { certificatePdf } from './certificate-pdf.ts';
import type { CertificateRow } from './certificate-queries.ts';
import { issueCertificates, requireCertificate, saveText, stateOf } from './certificates.ts';
import { parseCertificateText, parseIssue } from './forms.ts';
import { certificateModel, certificatesModel } from './models.ts';
import { certificatePage, certificatesPage } from './pages.ts';

export function certificateRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const run = allow('run_awards', context);
  const takePart = allow('take_part', context);
  const shown = (req: Request) => ({ at: clock.now(), locale: req.context.locale });

  router.get('/secretariat/awards/:year/certificates', run, (req, res) => {
    render(res, certificatesPage, certificatesModel(db, awardOf(context, req), shown(req)));
  });

  router.put('/secretariat/awards/:year/certificates/text', run, (req, res) => {
    const award = awardOf(context, req);
    const form = parseCertificateText(req.body);
    if (!form.ok) return render(res.status(422), certificatesPage, certificatesModel(db, award, { ...shown(req), form }));
    underLock(context, (at) => saveText(db, viewer(req), award.year, form.value, at));
    notify(res, 'saved');
    res.redirect(303, `/secretariat/awards/${award.year}/certificates`);
  });

  router.post('/secretariat/awards/:year/certificates', run, (req, res) => {
    const award = awardOf(context, req);
    try {
      underLock(context, (at) => issueCertificates(db, viewer(req), award.year, parseIssue(req.body), at));
    } catch (fault) {
      if (!(fault instanceof AppError) || fault.key !== 'award_certificates_glyphs') throw fault;
      const page = certificatesModel(db, award, { ...shown(req), asksTick: true });
      return render(res.status(422), certificatesPage, page);
    }
    notify(res, 'certificates_issued');
    res.redirect(303, `/secretariat/awards/${award.year}/certificates#issued`);
  });

  router.get('/awards/:year/certificates/:number', takePart, (req, res) => {
    const { award, row } = certificateOf(context, req);
    render(res, certificatePage, certificateModel(db, award, row, { viewer: viewer(req), locale: req.context.locale }));
  });

  router.get('/awards/:year/certificates/:number/certificate.pdf', takePart, async (req, res) => {
    const { row } = certificateOf(context, req);
    if (stateOf(row, winnersOf(db, row.year)) !== 'valid') throw conflict('award_certificate_revoked');
    const pdf = await certificatePdf(db, row);
    res.setHeader('Content-Type', 'application/pdf');
    res.setHeader('Content-Disposition', `attachment; filename="certificate-${row.year}-${row.number}.pdf"`);
    res.setHeader('Content-Length', pdf.length);
    res.end(req.method === 'HEAD' ? undefined : pdf);
  });

  return router;
}

const awardOf = ({ db }: AppContext, req: Request): AwardYear => requireAward(db, idParam(req, 'year'), viewer(req));

/** A certificate of one's own team; the secretariat has them all. @throws AppError not_found */
function certificateOf(context: AppContext, req: Request): { award: AwardYear; row: CertificateRow } {
  const award = awardOf(context, req);
  const asker = { userId: viewer(req).id, runsAwards: can(viewer(req), 'run_awards') };
  return { award, row: requireCertificate(context.db, asker, award.year, idParam(req, 'number')) };
}
