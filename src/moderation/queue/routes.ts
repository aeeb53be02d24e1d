import { type Request, Router } from 'express';
import { allow, personName } from '../../accounts/index.ts';
import { freshnessQueries, goesOn, staleSince } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf, dayOfInstant, type Page } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type AppContext, ownPath, queryText, render, translator, type Viewer, viewer } from '../../web/index.ts';
import { numberQueries } from '../numbers/queries.ts';
import type { Asked } from '../paged.ts';
import { toReportLine } from '../reports/lines.ts';
import { reportQueries } from '../reports/queries.ts';
import { subjectOf } from '../subjects.ts';
import { type OutdatedPost, type QueuePage, type QueueTab, queuePage, SECTIONS, type Section } from './pages.ts';
import { type OffBoardRow, type OutdatedRow, queueQueries } from './queries.ts';

export function queueRoutes(context: AppContext): Router {
  const router = Router();

  router.get('/moderation', allow('moderate', context), (req, res) => render(res, queuePage, queueModel(context, req)));

  return router;
}

type Lists = Pick<QueuePage, 'reports' | 'numbers' | 'outdated' | 'offBoard'>;
type Listed = Pick<Page<unknown>, 'newer' | 'older'> & Partial<Lists>;

function queueModel({ db, clock }: AppContext, req: Request): QueuePage {
  const section = SECTIONS.find((name) => name === queryText(req, 'show')) ?? 'reports';
  const asked = { before: queryText(req, 'before'), after: queryText(req, 'after') };
  const { newer, older, ...lists } = listOf(db, section, viewer(req), asked, clock.now());
  return {
    title: translator(req.context.locale)('queue.title'),
    tabs: tabs(db, section, viewer(req)),
    section,
    ...{ reports: [], numbers: [], outdated: [], offBoard: [] },
    ...lists,
    newerPath: newer && `/moderation?show=${section}&after=${newer}`,
    olderPath: older && `/moderation?show=${section}&before=${older}`,
  };
}

function tabs(db: Db, current: Section, { id }: Viewer): QueueTab[] {
  const counts: Partial<Record<Section, number>> = {
    reports: reportQueries(db).countThings(id),
    numbers: numberQueries(db).countUnseen(),
    obsolete: queueQueries(db).countObsolete(),
  };
  return SECTIONS.map((section) => ({
    section,
    path: section === 'reports' ? '/moderation' : `/moderation?show=${section}`,
    current: section === current,
    count: counts[section],
  }));
}

function listOf(db: Db, section: Section, moderator: Viewer, asked: Asked, now: Date): Listed {
  if (section === 'reports') return listReported(db, moderator, asked);
  if (section === 'numbers') return listNumbers(db, asked);
  if (section === 'obsolete') return listOutdated(db, queueQueries(db).listObsolete(asked));
  if (section === 'stale') return listOutdated(db, queueQueries(db).listStale(staleSince(dayOf(now)), asked));
  if (section === 'hidden') return listOffBoard(db, moderator, queueQueries(db).listHidden(asked), false);
  return listOffBoard(db, moderator, queueQueries(db).listTrashed(asked), true);
}

function listReported(db: Db, moderator: Viewer, asked: Asked): Listed {
  const { rows, ...ends } = reportQueries(db).listThings(moderator.id, asked);
  const reports = rows.map(({ id, postId, commentId }) => ({
    id,
    subject: subjectOf(db, moderator, postId, commentId),
    reports: reportQueries(db)
      .listOpen(postId, commentId)
      .map((row) => toReportLine(db, row)),
  }));
  return { ...ends, reports };
}

function listNumbers(db: Db, asked: Asked): Listed {
  const { rows, ...ends } = numberQueries(db).listUnseen(asked);
  const numbers = rows.map(({ id, place, reason, userId, departmentId, allowedAt }) => ({
    id,
    place: ownPath(place),
    reason,
    by: personName(db, userId),
    department: departmentOn(db, departmentId, dayOfInstant(allowedAt)).name,
    allowedAt,
  }));
  return { ...ends, numbers };
}

function listOutdated(db: Db, { rows, ...ends }: Page<OutdatedRow>): Listed {
  const outdated: OutdatedPost[] = rows.map(({ id, title, authorId, confirmedOn, reports }) => ({
    id,
    title,
    author: personName(db, authorId),
    confirmedOn,
    lines:
      reports === 0
        ? []
        : freshnessQueries(db)
            .listOpen(id)
            .map((row) => toObsoleteLine(db, row)),
  }));
  return { ...ends, outdated };
}

const toObsoleteLine = (db: Db, row: { id: number; line: string; departmentId: number; reportedAt: string }) => ({
  id: row.id,
  line: row.line,
  department: departmentOn(db, row.departmentId, dayOfInstant(row.reportedAt)).name,
  reportedAt: row.reportedAt,
});

function listOffBoard(db: Db, moderator: Viewer, { rows, ...ends }: Page<OffBoardRow>, trash: boolean): Listed {
  const offBoard = rows.map(({ postId, commentId, by, reason, sortKey }) => ({
    subject: subjectOf(db, moderator, postId, commentId),
    at: String(sortKey),
    by: by === null ? undefined : personName(db, by),
    reason,
    goesOn: trash ? goesOn(String(sortKey)) : undefined,
  }));
  return { ...ends, offBoard };
}
