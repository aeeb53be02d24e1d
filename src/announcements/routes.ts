import { type Request, Router } from 'express';
import { allow, can, personName } from '../accounts/index.ts';
import { dayOf, notFound } from '../lib/index.ts';
import { type AppContext, formState, idParam, notify, reader, render, translator, viewer } from '../web/index.ts';
import { editAnnouncement, endAnnouncement, publishAnnouncement, requireOpen } from './actions.ts';
import { currentAnnouncements } from './current.ts';
import { parseAnnouncement } from './forms.ts';
import {
  type AnnouncementFormPage,
  announcementFormPage,
  announcementPage,
  announcementsPage,
  type ManagePage,
  managePage,
} from './pages.ts';
import { stateOn, usualPeriod } from './periods.ts';
import { type AnnouncementRow, announcementQueries } from './queries.ts';
import { toLine, toView } from './views.ts';

const PAST_FOR_READERS = 20;
const PAST_TO_MANAGE = 50;

export function announcementRoutes(context: AppContext): Router {
  const { db, clock } = context;
  const router = Router();
  const read = allow('read', context);
  const announce = allow('announce', context);

  router.get('/announcements', read, (req, res) => {
    const today = dayOf(clock.now());
    render(res, announcementsPage, {
      title: translator(req.context.locale)('announcement.list'),
      current: currentAnnouncements(db, today).map(toLine),
      past: announcementQueries(db).listPast(today, PAST_FOR_READERS).map(toLine),
      canManage: can(reader(req), 'announce'),
    });
  });

  router.get('/announcements/:id', read, (req, res) => {
    const today = dayOf(clock.now());
    const canManage = can(reader(req), 'announce');
    const row = announcementQueries(db).find(idParam(req, 'id'));
    if (!row || (stateOn(row, today) === 'coming' && !canManage)) throw notFound();
    render(res, announcementPage, { title: row.title, announcement: toView(db, row, today), canManage });
  });

  router.get('/moderation/announcements', announce, (req, res) => render(res, managePage, manageModel(context, req)));

  router.get('/moderation/announcements/new', announce, (req, res) => {
    render(res, announcementFormPage, formModel(req, undefined, formState({ ...usualPeriod(dayOf(clock.now())) })));
  });

  router.post('/moderation/announcements', announce, (req, res) => {
    const now = clock.now();
    const form = parseAnnouncement(req.body, dayOf(now));
    if (!form.ok) return render(res.status(422), announcementFormPage, formModel(req, undefined, form));
    publishAnnouncement(db, viewer(req), form.value, now);
    notify(res, 'announced');
    res.redirect(303, '/moderation/announcements');
  });

  router.get('/moderation/announcements/:id/edition', announce, (req, res) => {
    const { id, title, body, startsOn, endsOn } = requireOpen(db, idParam(req, 'id'), clock.now());
    render(res, announcementFormPage, formModel(req, id, formState({ title, body, startsOn, endsOn })));
  });

  router.put('/moderation/announcements/:id', announce, (req, res) => {
    const now = clock.now();
    const { id } = requireOpen(db, idParam(req, 'id'), now);
    const form = parseAnnouncement(req.body, dayOf(now));
    if (!form.ok) return render(res.status(422), announcementFormPage, formModel(req, id, form));
    editAnnouncement(db, viewer(req), id, form.value, now);
    notify(res, 'saved');
    res.redirect(303, '/moderation/announcements');
  });

  router.put('/moderation/announcements/:id/closure', announce, (req, res) => {
    endAnnouncement(db, viewer(req), idParam(req, 'id'), clock.now());
    notify(res, 'announcement_ended');
    res.redirect(303, '/moderation/announcements');
  });

  return router;
}

function manageModel({ db, clock }: AppContext, req: Request): ManagePage {
  const today = dayOf(clock.now());
  const toManaged = (row: AnnouncementRow) => ({ ...toLine(row), by: personName(db, row.authorId) });
  return {
    title: translator(req.context.locale)('announcement.manage'),
    groups: [
      { state: 'current', announcements: announcementQueries(db).listCurrent(today).map(toManaged) },
      { state: 'coming', announcements: announcementQueries(db).listComing(today).map(toManaged) },
      { state: 'past', announcements: announcementQueries(db).listPast(today, PAST_TO_MANAGE).map(toManaged) },
    ],
  };
}

const formModel = (req: Request, id: number | undefined, form: AnnouncementFormPage['form']): AnnouncementFormPage => ({
  title: translator(req.context.locale)(id === undefined ? 'announcement.new' : 'announcement.edit'),
  id,
  form,
});
