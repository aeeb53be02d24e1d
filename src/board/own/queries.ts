import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, Month } from '../../lib/index.ts';
import type { Kind } from '../posts/content.ts';
import type { ListRow } from '../posts/lists.ts';

export interface OwnPostRow {
  id: number;
  kind: Kind;
  title: string;
  publishedAt: string;
  state: 'listed' | 'withdrawn' | 'hidden';
  answered: 0 | 1;
  votesCount: number;
  commentsCount: number;
  viewsCount: number;
  adoptersCount: number;
  minutesThisYear: number;
}

export interface OwnAdoptionRow {
  postId: number;
  title: string;
  startedOn: Month;
  endedOn: Month | null;
  minutesPerRun: number;
  runsPerMonth: number;
  departmentId: number;
  userId: number;
  recordedAt: string;
  confirmedOn: Day;
}

const SHOWN = 200;

export const ownQueries = perDatabase((db: Db) => {
  const posts = db.prepare<{ userId: number }, OwnPostRow>(`
    SELECT id, kind, title, published_at AS publishedAt,
           CASE WHEN hidden_at IS NOT NULL THEN 'hidden' WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' ELSE 'listed' END AS state,
           answered, votes_count AS votesCount, comments_count AS commentsCount, views_count AS viewsCount,
           adopters_count AS adoptersCount, minutes_this_year AS minutesThisYear
      FROM posts
     WHERE id IN (SELECT id FROM posts WHERE author_id = @userId UNION SELECT post_id FROM post_coauthors WHERE user_id = @userId)
       AND trashed_at IS NULL
     ORDER BY id DESC LIMIT ${SHOWN}`);
  const bookmarks = db.prepare<[number], ListRow>(`
    SELECT p.id, p.kind, p.title, p.excerpt, p.category_id AS categoryId, p.author_id AS authorId, p.department_id AS departmentId,
           p.published_at AS publishedAt, p.votes_count AS votesCount, p.comments_count AS commentsCount,
           p.adopters_count AS adoptersCount, p.minutes_this_year AS minutesThisYear, p.answered,
           b.bookmarked_at AS sortKey
      FROM bookmarks b CROSS JOIN posts p ON p.id = b.post_id
     WHERE b.user_id = ? AND p.listed = 1 ORDER BY b.bookmarked_at DESC LIMIT ${SHOWN}`);
  const adoptions = db.prepare<[number], OwnAdoptionRow>(`
    SELECT a.post_id AS postId, p.title, a.started_on AS startedOn, a.ended_on AS endedOn, a.minutes_per_run AS minutesPerRun,
           a.runs_per_month AS runsPerMonth, a.department_id AS departmentId, a.user_id AS userId, a.recorded_at AS recordedAt, a.confirmed_on AS confirmedOn
      FROM adoptions a CROSS JOIN posts p ON p.id = a.post_id
     WHERE a.user_id = ? AND p.listed = 1 ORDER BY a.ended_on IS NOT NULL, a.started_on DESC, a.post_id LIMIT ${SHOWN}`);
  return {
    /** Written alone or with others. */
    listPosts: (userId: number) => posts.all({ userId }),
    listBookmarks: (userId: number) => bookmarks.all(userId),
    listAdoptions: (userId: number) => adoptions.all(userId),
  };
});
