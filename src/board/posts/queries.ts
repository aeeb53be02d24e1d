import { type Db, perDatabase } from '../../db/index.ts';
import type { Day, Month } from '../../lib/index.ts';
import type { CaseStudyContent, Kind, Level, PostContent, Size, TipContent } from './content.ts';

export interface PostRow {
  id: number;
  kind: Kind;
  title: string;
  excerpt: string;
  categoryId: number;
  authorId: number;
  departmentId: number;
  publishedAt: string;
  editedAt: string | null;
  revision: number;
  withdrawnAt: string | null;
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

/** Who asks: rows that are not listed are found by their author and by moderators only. */
export interface Asker {
  userId: number | undefined;
  moderates: boolean;
}

export interface TipRow {
  goal: string;
  level: Level | null;
  testedOn: string;
  minutesSaved: number | null;
  cautions: string;
}

export interface CaseStudyRow {
  challenge: string;
  approach: string;
  effect: string;
  effectHoursPerYear: number | null;
  effectYenPerYear: number | null;
  cost: string;
  structure: string;
  knowHow: string;
  nextSteps: string;
  periodFrom: Month | null;
  periodTo: Month | null;
  size: Size | null;
  contact: string;
}

type CaseFactsRow = Pick<
  CaseStudyRow,
  'effectHoursPerYear' | 'effectYenPerYear' | 'periodFrom' | 'periodTo' | 'size' | 'contact'
>;

interface Named {
  id: number;
  name: string;
}

export const postQueries = perDatabase((db: Db) => {
  const findVisible = db.prepare<{ id: number; userId: number | null; moderates: 0 | 1 }, PostRow>(`
    SELECT id, kind, title, excerpt, category_id AS categoryId, author_id AS authorId, department_id AS departmentId,
           published_at AS publishedAt, edited_at AS editedAt, revision, withdrawn_at AS withdrawnAt,
           hidden_at AS hiddenAt, hidden_reason AS hiddenReason,
           votes_count AS votesCount, comments_count AS commentsCount, views_count AS viewsCount,
           adopters_count AS adoptersCount, adopting_departments_count AS adoptingDepartmentsCount,
           median_monthly_minutes AS medianMonthlyMinutes, minutes_this_year AS minutesThisYear
      FROM posts
     WHERE id = @id AND (listed = 1 OR author_id = @userId OR @moderates = 1)`);
  const body = db.prepare<[number], { body: string }>('SELECT body FROM post_bodies WHERE post_id = ?');
  const tip = db.prepare<[number], TipRow>(
    'SELECT goal, level, tested_on AS testedOn, minutes_saved AS minutesSaved, cautions FROM tips WHERE post_id = ?',
  );
  const caseStudy = db.prepare<[number], CaseStudyRow>(`
    SELECT challenge, approach, effect, effect_hours_per_year AS effectHoursPerYear, effect_yen_per_year AS effectYenPerYear, cost, structure,
           know_how AS knowHow, next_steps AS nextSteps, period_from AS periodFrom, period_to AS periodTo, size, contact
      FROM case_studies WHERE post_id = ?`);
  const caseFacts = db.prepare<[number], CaseFactsRow>(`
    SELECT effect_hours_per_year AS effectHoursPerYear, effect_yen_per_year AS effectYenPerYear, period_from AS periodFrom,
           period_to AS periodTo, size, contact
      FROM case_studies WHERE post_id = ?`);
  const renderings = db.prepare<[number], { field: string; html: string }>(
    'SELECT field, html FROM post_renderings WHERE post_id = ?',
  );
  const tags = db.prepare<[number], Named>(`
    SELECT t.id, t.name FROM post_tags pt CROSS JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = ? ORDER BY pt.position`);
  const tools = db.prepare<[number], Named>(`
    SELECT t.id, t.name FROM post_tools pt CROSS JOIN tools t ON t.id = pt.tool_id WHERE pt.post_id = ? ORDER BY t.position`);

  const insertPost = db.prepare<Record<string, unknown>>(`
    INSERT INTO posts (kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, minutes_as_of, hot)
    VALUES (@kind, @title, @excerpt, @categoryId, @authorId, @departmentId, @publishedAt, @confirmedOn, @minutesAsOf, @hot)`);
  const updatePost = db.prepare<Record<string, unknown>>(`
    UPDATE posts
       SET title = @title, excerpt = @excerpt, category_id = @categoryId, edited_at = @editedAt, confirmed_on = @confirmedOn, revision = revision + 1
     WHERE id = @id AND revision = @revision`);
  const putBody = db.prepare<[number, string]>(
    'INSERT INTO post_bodies (post_id, body) VALUES (?, ?) ON CONFLICT (post_id) DO UPDATE SET body = excluded.body',
  );
  const putTip = db.prepare<Record<string, unknown>>(`
    INSERT OR REPLACE INTO tips (post_id, goal, level, tested_on, minutes_saved, cautions)
    VALUES (@postId, @goal, @level, @testedOn, @minutesSaved, @cautions)`);
  const putCaseStudy = db.prepare<Record<string, unknown>>(`
    INSERT OR REPLACE INTO case_studies (post_id, challenge, approach, effect, effect_hours_per_year, effect_yen_per_year, cost, structure,
                                         know_how, next_steps, period_from, period_to, size, contact)
    VALUES (@postId, @challenge, @approach, @effect, @effectHoursPerYear, @effectYenPerYear, @cost, @structure,
            @knowHow, @nextSteps, @periodFrom, @periodTo, @size, @contact)`);
  const clearRenderings = db.prepare<[number]>('DELETE FROM post_renderings WHERE post_id = ?');
  const insertRendering = db.prepare<[number, string, string]>(
    'INSERT INTO post_renderings (post_id, field, html) VALUES (?, ?, ?)',
  );
  const clearTags = db.prepare<[number]>('DELETE FROM post_tags WHERE post_id = ?');
  const insertTag = db.prepare<{ postId: number; tagId: number; position: number }>(`
    INSERT INTO post_tags (post_id, tag_id, position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year)
    SELECT id, @tagId, @position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year
      FROM posts WHERE id = @postId`);
  const clearTools = db.prepare<[number]>('DELETE FROM post_tools WHERE post_id = ?');
  // What a form names twice is meant once, and a tool that is gone is left out.
  const insertTool = db.prepare<[number, number]>(
    'INSERT OR IGNORE INTO post_tools (post_id, tool_id) SELECT ?, id FROM tools WHERE id = ?',
  );

  const setWithdrawn = db.prepare<[string | null, number]>('UPDATE posts SET withdrawn_at = ? WHERE id = ?');
  const setHidden = db.prepare<[string | null, number | null, string | null, number]>(
    'UPDATE posts SET hidden_at = ?, hidden_by = ?, hidden_reason = ? WHERE id = ?',
  );
  const support = db.prepare<[number], { votes: number; comments: number; adoptions: number; publishedAt: string; kind: Kind }>(
    'SELECT votes_count AS votes, comments_count AS comments, adopters_count AS adoptions, published_at AS publishedAt, kind FROM posts WHERE id = ?',
  );
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
    findVisible: (id: number, { userId, moderates }: Asker) =>
      findVisible.get({ id, userId: userId ?? null, moderates: moderates ? 1 : 0 }),
    findBody: (id: number) => body.get(id)?.body ?? '',
    findTip: (id: number) => tip.get(id),
    findCaseStudy: (id: number) => caseStudy.get(id),
    /** Without the texts, which a page shows as renderings. */
    findCaseFacts: (id: number) => caseFacts.get(id),
    renderingsOf: (id: number) => new Map(renderings.all(id).map(({ field, html }) => [field, html])),
    listTags: (id: number) => tags.all(id),
    listTools: (id: number) => tools.all(id),
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
      title: string;
      excerpt: string;
      categoryId: number;
      editedAt: string;
      confirmedOn: Day;
    }) => updatePost.run(row).changes === 1,
    /** Writes the fields of a post's kind, its body, tags, tools and renderings in place of those before. */
    putContent: (
      postId: number,
      content: PostContent,
      tagIds: readonly number[],
      rendered: readonly { field: string; html: string }[],
    ) => {
      putBody.run(postId, content.body);
      clearTools.run(postId);
      if (content.kind === 'tip') putTipContent(postId, content);
      else putCaseStudyContent(postId, content);
      clearRenderings.run(postId);
      for (const { field, html } of rendered) insertRendering.run(postId, field, html);
      clearTags.run(postId);
      tagIds.forEach((tagId, index) => {
        insertTag.run({ postId, tagId, position: index + 1 });
      });
    },
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

  function putTipContent(postId: number, { goal, level, testedOn, minutesSaved, cautions, toolIds }: TipContent): void {
    putTip.run({ postId, goal, level: level ?? null, testedOn, minutesSaved: minutesSaved ?? null, cautions });
    for (const toolId of toolIds) insertTool.run(postId, toolId);
  }

  function putCaseStudyContent(postId: number, content: CaseStudyContent): void {
    const {
      challenge,
      approach,
      effect,
      effectHoursPerYear,
      effectYenPerYear,
      cost,
      structure,
      knowHow,
      nextSteps,
      periodFrom,
      periodTo,
      size,
      contact,
    } = content;
    putCaseStudy.run({
      postId,
      challenge,
      approach,
      effect,
      cost,
      structure,
      knowHow,
      nextSteps,
      contact,
      effectHoursPerYear: effectHoursPerYear ?? null,
      effectYenPerYear: effectYenPerYear ?? null,
      periodFrom: periodFrom ?? null,
      periodTo: periodTo ?? null,
      size: size ?? null,
    });
  }
});
