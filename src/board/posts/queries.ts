import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, Month } from '../../lib/index.ts';
import type { Kind } from './content.ts';

export interface PostRow {
  id: number;
  kind: Kind;
  title: string;
  excerpt: string;
  categoryId: number;
  authorId: number;
  coauthorIds: readonly number[];
  departmentId: number;
  publishedAt: string;
  editedAt: string | null;
  revision: number;
  confirmedOn: Day;
  withdrawnAt: string | null;
  trashedAt: string | null;
  trashedBy: number | null;
  hiddenAt: string | null;
  hiddenReason: string | null;
  votesCount: number;
  commentsCount: number;
  viewsCount: number;
  adoptersCount: number;
  adoptingDepartmentsCount: number;
  medianMonthlyMinutes: number;
  minutesThisYear: number;
}

/** Who asks: rows that are not listed are found by their authors and by moderators only. */
export interface Asker {
  userId: number | undefined;
  moderates: boolean;
}

const NOBODY: readonly number[] = [];

export const postQueries = perDatabase((db: Db) => {
  const findVisible = db.prepare<
    { id: number; userId: number | null; moderates: 0 | 1 },
    Omit<PostRow, 'coauthorIds'> & { coauthorIds: string | null }
  >(`
    SELECT id, kind, title, excerpt, category_id AS categoryId, author_id AS authorId, department_id AS departmentId,
           published_at AS publishedAt, edited_at AS editedAt, revision, confirmed_on AS confirmedOn,
           withdrawn_at AS withdrawnAt, trashed_at AS trashedAt, trashed_by AS trashedBy, hidden_at AS hiddenAt, hidden_reason AS hiddenReason,
           votes_count AS votesCount, comments_count AS commentsCount, views_count AS viewsCount,
           adopters_count AS adoptersCount, adopting_departments_count AS adoptingDepartmentsCount,
           median_monthly_minutes AS medianMonthlyMinutes, minutes_this_year AS minutesThisYear,
           (SELECT group_concat(user_id) FROM post_coauthors c WHERE c.post_id = posts.id) AS coauthorIds
      FROM posts
     WHERE id = @id
       AND (listed = 1 OR author_id = @userId OR @moderates = 1
            OR EXISTS (SELECT 1 FROM post_coauthors c WHERE c.post_id = posts.id AND c.user_id = @userId))`);
  const insertPost = db.prepare<Record<string, unknown>>(`
    INSERT INTO posts (kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, minutes_as_of, hot)
    VALUES (@kind, @title, @excerpt, @categoryId, @authorId, @departmentId, @publishedAt, @confirmedOn, @minutesAsOf, @hot)`);
  const updatePost = db.prepare<Record<string, unknown>>(`
    UPDATE posts
       SET kind = @kind, title = @title, excerpt = @excerpt, category_id = @categoryId, edited_at = @editedAt, confirmed_on = @confirmedOn,
           revision = revision + 1
     WHERE id = @id AND revision = @revision`);
  const setWithdrawn = db.prepare<[string | null, number]>('UPDATE posts SET withdrawn_at = ? WHERE id = ?');
  const setHidden = db.prepare<[string | null, number | null, string | null, number]>(
    'UPDATE posts SET hidden_at = ?, hidden_by = ?, hidden_reason = ? WHERE id = ?',
  );
  const support = db.prepare<
    [number],
    { votes: number; comments: number; adoptions: number; publishedAt: string; kind: Kind; accepted: 0 | 1 }
  >(`
    SELECT votes_count AS votes, comments_count AS comments, adopters_count AS adoptions, published_at AS publishedAt, kind,
           EXISTS (SELECT 1 FROM accepted_answers a WHERE a.post_id = posts.id) AS accepted
      FROM posts WHERE id = ?`);
  const setSupport = db.prepare<[number, number, number]>('UPDATE posts SET votes_count = ?, hot = ? WHERE id = ?');
  const setComments = db.prepare<[number, 0 | 1, number]>('UPDATE posts SET comments_count = ?, answered = ? WHERE id = ?');
  const departmentTotals = db.prepare<[], { departmentId: number; postsCount: number }>(
    'SELECT department_id AS departmentId, posts_count AS postsCount FROM department_totals',
  );
  const addView = db.prepare<[number, Day, number]>(
    'INSERT OR IGNORE INTO post_views (post_id, viewed_on, user_id) VALUES (?, ?, ?)',
  );
  const countView = db.prepare<[number]>('UPDATE posts SET views_count = views_count + 1 WHERE id = ?');

  return {
    findVisible: (id: number, { userId, moderates }: Asker): PostRow | undefined => {
      const row = findVisible.get({ id, userId: userId ?? null, moderates: moderates ? 1 : 0 });
      return row && { ...row, coauthorIds: row.coauthorIds === null ? NOBODY : row.coauthorIds.split(',').map(Number) };
    },
    insert: (row: {
      kind: Kind;
      title: string;
      excerpt: string;
      categoryId: number;
      authorId: number;
      departmentId: number;
      publishedAt: string;
      confirmedOn: Day;
      minutesAsOf: Month;
      hot: number;
    }) => Number(insertPost.run(row).lastInsertRowid),
    /** False when somebody saved in between: the revision is not the one that was edited. */
    update: (row: {
      id: number;
      revision: number;
      kind: Kind;
      title: string;
      excerpt: string;
      categoryId: number;
      editedAt: string;
      confirmedOn: Day;
    }) => updatePost.run(row).changes === 1,
    setWithdrawn: (id: number, at: string | null) => void setWithdrawn.run(at, id),
    setHidden: (id: number, hidden: { at: string; by: number; reason: string } | undefined) =>
      void setHidden.run(hidden?.at ?? null, hidden?.by ?? null, hidden?.reason ?? null, id),
    findSupport: (id: number) => support.get(id),
    setSupport: (id: number, votes: number, hot: number) => void setSupport.run(votes, hot, id),
    setComments: (id: number, count: number, answered: boolean) => void setComments.run(count, answered ? 1 : 0, id),
    countByDepartment: () => new Map(departmentTotals.all().map(({ departmentId, postsCount }) => [departmentId, postsCount])),
    /** Counts a person's view of a day once. */
    addView: (postId: number, day: Day, userId: number) => {
      if (addView.run(postId, day, userId).changes === 1) countView.run(postId);
    },
  };
});
