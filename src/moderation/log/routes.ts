import { type Request, Router } from 'express';
import { allow, personName } from '../../accounts/index.ts';
import { announcementQueries, stateOn } from '../../announcements/index.ts';
import { askerOf, postQueries } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { type AppContext, type PageModel, queryText, reader, render, translator, type Viewer, view } from '../../web/index.ts';
import type { Outcome } from '../reports/reasons.ts';
import { type LoggedKind, type LogRow, logQueries } from './queries.ts';

interface LogEntry {
  id: number;
  at: string;
  kind: LoggedKind;
  /** Undefined where nobody did it: what goes out of the trash after 30 days. */
  by: string | undefined;
  /** What it was done to, with a name where this reader may see it. */
  subject:
    | { kind: 'post' | 'comment' | 'announcement'; id: number; title: string | undefined; path: string | undefined }
    | { kind: 'merger'; from: string; into: string }
    | { kind: 'synonyms'; before: string | undefined; words: string };
  outcome: Outcome | undefined;
  reason: string | undefined;
}

interface LogPage extends PageModel {
  entries: LogEntry[];
  newerPath: string | undefined;
  olderPath: string | undefined;
}

const logPage = view<LogPage>('moderation/log');

export function logRoutes(context: AppContext): Router {
  const router = Router();

  router.get('/moderation/log', allow('read', context), (req, res) => render(res, logPage, logModel(context, req)));

  return router;
}

/** Who moderated what and why, for everybody who may read (product.md, 3). */
function logModel({ db, clock }: AppContext, req: Request): LogPage {
  const asked = { before: queryText(req, 'before'), after: queryText(req, 'after') };
  const { rows, newer, older } = logQueries(db).list(asked);
  return {
    title: translator(req.context.locale)('log.title'),
    entries: rows.map((row) => toEntry(db, reader(req), row, clock.now())),
    newerPath: newer && `/moderation/log?after=${newer}`,
    olderPath: older && `/moderation/log?before=${older}`,
  };
}

interface Details {
  reason?: string;
  outcome?: Outcome;
  commentId?: number;
  from?: string;
  into?: string;
  before?: string;
  words?: string;
}

function toEntry(db: Db, viewer: Viewer | undefined, row: LogRow, now: Date): LogEntry {
  const details = JSON.parse(row.details) as Details;
  return {
    id: row.id,
    at: row.at,
    kind: row.kind,
    by: row.actorId === null ? undefined : personName(db, row.actorId),
    subject: subjectOf(db, viewer, row, details, now),
    outcome: details.outcome,
    reason: details.reason,
  };
}

function subjectOf(db: Db, viewer: Viewer | undefined, row: LogRow, details: Details, now: Date): LogEntry['subject'] {
  if (row.kind === 'category.merged' || row.kind === 'tag.merged')
    return { kind: 'merger', from: details.from ?? '', into: details.into ?? '' };
  if (row.kind.startsWith('synonym.')) return { kind: 'synonyms', before: details.before, words: details.words ?? '' };
  if (row.kind.startsWith('announcement.')) return announcementOf(db, row.subjectId ?? 0, now);
  const postId = row.postId ?? 0;
  const title = postQueries(db).findVisible(postId, askerOf(viewer))?.title;
  const commentId = row.kind.startsWith('comment.') ? row.subjectId : details.commentId;
  if (!commentId) return { kind: 'post', id: postId, title, path: title && `/posts/${postId}` };
  return { kind: 'comment', id: postId, title, path: title && `/posts/${postId}#comment-${commentId}` };
}

/** One that is still to come has no name here, not even for those who wrote it: the log is the same for everybody. */
function announcementOf(db: Db, id: number, now: Date): LogEntry['subject'] {
  const row = announcementQueries(db).find(id);
  const shown = row && stateOn(row, dayOf(now)) !== 'coming';
  return { kind: 'announcement', id, title: shown ? row.title : undefined, path: shown ? `/announcements/${id}` : undefined };
}
