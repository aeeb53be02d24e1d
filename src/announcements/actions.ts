import { type EventKind, recordEvent } from '../activity/index.ts';
import { type Db, inTransaction, touch } from '../db/index.ts';
import { conflict, dayOf, notFound } from '../lib/index.ts';
import { renderMarkdown } from '../text/index.ts';
import type { Viewer } from '../web/index.ts';
import type { AnnouncementForm } from './forms.ts';
import { endedBefore, stateOn } from './periods.ts';
import { type AnnouncementRow, announcementQueries } from './queries.ts';

type Announcer = Pick<Viewer, 'id' | 'departmentId'>;

/** Headings of an announcement stand below its title. */
const HEADING_LEVEL = 3;

/** Puts an announcement up for its period. The caller has checked the right. @returns its id */
export function publishAnnouncement(db: Db, viewer: Announcer, form: AnnouncementForm, at: Date): number {
  const html = renderMarkdown(form.body, HEADING_LEVEL).toString();
  return inTransaction(db, () => {
    const id = announcementQueries(db).insert({
      ...form,
      html,
      authorId: viewer.id,
      departmentId: viewer.departmentId,
      createdAt: at.toISOString(),
    });
    record(db, 'announcement.published', viewer, id, at);
    return id;
  });
}

/** The caller has checked the right. @throws AppError not_found, conflict for one that is over */
export function editAnnouncement(db: Db, viewer: Announcer, id: number, form: AnnouncementForm, at: Date): void {
  const html = renderMarkdown(form.body, HEADING_LEVEL).toString();
  inTransaction(db, () => {
    requireOpen(db, id, at);
    announcementQueries(db).update({ ...form, id, html, editedAt: at.toISOString() });
    record(db, 'announcement.edited', viewer, id, at);
  });
}

/**
 * Ends an announcement at once; one that has not begun is called off without a trace on the pages. The caller has checked the right.
 * @throws AppError not_found, conflict for one that is over
 */
export function endAnnouncement(db: Db, viewer: Announcer, id: number, at: Date): void {
  inTransaction(db, () => {
    const announcement = requireOpen(db, id, at);
    if (stateOn(announcement, dayOf(at)) === 'coming') {
      announcementQueries(db).delete(id);
      record(db, 'announcement.cancelled', viewer, id, at);
      return;
    }
    const { startsOn, endsOn } = endedBefore(announcement, dayOf(at));
    announcementQueries(db).setPeriod(id, startsOn, endsOn);
    record(db, 'announcement.ended', viewer, id, at);
  });
}

/** An announcement that is up or still to come. @throws AppError not_found, conflict for one that is over */
export function requireOpen(db: Db, id: number, at: Date): AnnouncementRow {
  const announcement = announcementQueries(db).find(id);
  if (!announcement) throw notFound();
  if (stateOn(announcement, dayOf(at)) === 'past') throw conflict('announcement_over');
  return announcement;
}

function record(db: Db, kind: EventKind, { id: actorId, departmentId }: Announcer, subjectId: number, at: Date): void {
  touch(db, 'announcements');
  recordEvent(db, { kind, actorId, departmentId, subjectId, at });
}
