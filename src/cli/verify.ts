import { adoptionFigures, adoptionQueries, hotScore, isAnswered, toRecord } from '../board/index.ts';
import { type Db, inTransaction, perDatabase, touch } from '../db/index.ts';
import type { Month } from '../lib/index.ts';

/** A counter that does not say what its source tables say. */
export interface Difference {
  where: string;
  stored: number;
  counted: number;
}

interface CountedPost {
  id: number;
  kind: string;
  publishedAt: string;
  hasAdoptions: 0 | 1;
  minutesAsOf: Month;
  stored: Record<Counter, number>;
}

type Counter = (typeof COUNTERS)[number];
const COUNTERS = [
  'votes',
  'comments',
  'views',
  'answered',
  'hasAdoptions',
  'adopters',
  'departments',
  'medianMonthlyMinutes',
  'minutesThisYear',
  'hot',
] as const;

type Counted = Record<'votes' | 'comments' | 'views' | 'adoptions' | 'accepted', number>;
const NOTHING: Counted = { votes: 0, comments: 0, views: 0, adoptions: 0, accepted: 0 };

const queries = perDatabase((db: Db) => ({
  posts: db.prepare<[number, number], Record<string, number | string>>(`
    SELECT id, kind, published_at AS publishedAt, minutes_as_of AS minutesAsOf, has_adoptions AS hasAdoptions, votes_count AS votes,
           comments_count AS comments, views_count AS views, answered, adopters_count AS adopters, adopting_departments_count AS departments,
           median_monthly_minutes AS medianMonthlyMinutes, minutes_this_year AS minutesThisYear, hot
      FROM posts WHERE id > ? ORDER BY id LIMIT ?`),
  counted: db.prepare<{ id: number }, Counted>(`
    SELECT (SELECT count(*) FROM votes WHERE post_id = @id) AS votes,
           (SELECT count(*) FROM comments WHERE post_id = @id AND deleted_at IS NULL AND hidden_at IS NULL) AS comments,
           (SELECT count(*) FROM post_views WHERE post_id = @id) AS views,
           EXISTS (SELECT 1 FROM adoptions WHERE post_id = @id) AS adoptions,
           EXISTS (SELECT 1 FROM accepted_answers WHERE post_id = @id) AS accepted`),
  repairPost: db.prepare<Record<string, unknown>>(`
    UPDATE posts
       SET votes_count = @votes, comments_count = @comments, views_count = @views, answered = @answered, has_adoptions = @hasAdoptions,
           adopters_count = @adopters, adopting_departments_count = @departments, median_monthly_minutes = @medianMonthlyMinutes,
           minutes_this_year = @minutesThisYear, hot = @hot
     WHERE id = @id`),
}));

// Each stored total beside its count: a name, the stored value, the counted one.
const TOTALS = `
  SELECT 'category ' || c.slug AS name, c.posts_count AS stored,
         (SELECT count(*) FROM posts p WHERE p.category_id = c.id AND p.listed = 1) AS counted FROM categories c
   UNION ALL
  SELECT 'kind ' || k.kind, k.posts_count, (SELECT count(*) FROM posts p WHERE p.kind = k.kind AND p.listed = 1) FROM kind_totals k
   UNION ALL
  SELECT 'department ' || d.code, ifnull(t.posts_count, 0), (SELECT count(*) FROM posts p WHERE p.department_id = d.id AND p.listed = 1)
    FROM departments d LEFT JOIN department_totals t ON t.department_id = d.id
   UNION ALL
  SELECT 'tag ' || t.name, t.posts_count, (SELECT count(*) FROM post_tags pt WHERE pt.tag_id = t.id AND pt.listed = 1) FROM tags t
   UNION ALL
  SELECT 'office minutes this year', b.minutes_this_year, (SELECT ifnull(sum(minutes_this_year), 0) FROM posts) FROM board_totals b
   UNION ALL
  SELECT 'office adopters', b.adopters_count, (SELECT ifnull(sum(adopters_count), 0) FROM posts) FROM board_totals b
   UNION ALL
  SELECT 'tag keys out of step', 0, count(*) FROM post_tags pt JOIN posts p ON p.id = pt.post_id
   WHERE (pt.listed, pt.answered, pt.published_at, pt.hot, pt.votes_count, pt.comments_count, pt.minutes_this_year)
      IS NOT (p.listed, p.answered, p.published_at, p.hot, p.votes_count, p.comments_count, p.minutes_this_year)`;

// Tags come first: the trigger that follows their posts must not count below zero.
const REPAIR_TOTALS = `
  UPDATE tags SET posts_count = (SELECT count(*) FROM post_tags pt WHERE pt.tag_id = tags.id AND pt.listed = 1);
  UPDATE post_tags SET (listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year) =
    (SELECT listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year FROM posts p WHERE p.id = post_id);
  UPDATE categories SET posts_count = (SELECT count(*) FROM posts p WHERE p.category_id = categories.id AND p.listed = 1);
  UPDATE kind_totals SET posts_count = (SELECT count(*) FROM posts p WHERE p.kind = kind_totals.kind AND p.listed = 1);
  DELETE FROM department_totals;
  INSERT INTO department_totals SELECT department_id, count(*) FROM posts WHERE listed = 1 GROUP BY department_id;
  UPDATE board_totals SET (minutes_this_year, adopters_count) = (SELECT ifnull(sum(minutes_this_year), 0), ifnull(sum(adopters_count), 0) FROM posts)`;

const POSTS_PER_TURN = 500;

/**
 * Recomputes every counter from its source tables.
 * @param repair also writes what was counted
 * @param progress told how many posts have been looked at
 * @returns the differences found, those repaired included
 */
export function verifyCounters(
  db: Db,
  { repair = false, progress = () => {} }: { repair?: boolean; progress?: (posts: number) => void } = {},
): Difference[] {
  const differences: Difference[] = [];
  let seen = 0;
  for (let last = 0; ; ) {
    const rows = queries(db).posts.all(last, POSTS_PER_TURN).map(toCountedPost);
    if (rows.length === 0) break;
    inTransaction(db, () => {
      for (const post of rows) differences.push(...verifyPost(db, post, repair));
    });
    last = rows.at(-1)?.id ?? last;
    seen += rows.length;
    progress(seen);
  }
  differences.push(...verifyTotals(db));
  if (repair && differences.length > 0) inTransaction(db, () => void db.exec(REPAIR_TOTALS));
  if (repair) touch(db, 'board', 'posts', 'taxonomy');
  return differences;
}

function toCountedPost(row: Record<string, number | string>): CountedPost {
  return {
    id: Number(row['id']),
    kind: String(row['kind']),
    publishedAt: String(row['publishedAt']),
    hasAdoptions: Number(row['hasAdoptions']) as 0 | 1,
    minutesAsOf: String(row['minutesAsOf']),
    stored: Object.fromEntries(COUNTERS.map((name) => [name, Number(row[name])])) as Record<Counter, number>,
  };
}

function verifyPost(db: Db, post: CountedPost, repair: boolean): Difference[] {
  const counted = countPost(db, post);
  const wrong = COUNTERS.filter((name) => Math.abs(post.stored[name] - counted[name]) > (name === 'hot' ? 1e-9 : 0));
  if (repair && wrong.length > 0) queries(db).repairPost.run({ id: post.id, ...counted });
  return wrong.map((name) => ({ where: `post ${post.id} ${name}`, stored: post.stored[name], counted: counted[name] }));
}

function countPost(db: Db, { id, kind, publishedAt, minutesAsOf }: CountedPost): Record<Counter, number> {
  const { votes, comments, views, adoptions, accepted } = queries(db).counted.get({ id }) ?? NOTHING;
  const figures = adoptionFigures(adoptions ? adoptionQueries(db).listOfPost(id).map(toRecord) : [], minutesAsOf);
  return {
    votes,
    comments,
    views,
    answered: isAnswered(kind, comments, accepted === 1) ? 1 : 0,
    hasAdoptions: adoptions,
    ...figures,
    hot: hotScore({ votes, adoptions: figures.adopters, acceptedAnswers: accepted, publishedAt }),
  };
}

function verifyTotals(db: Db): Difference[] {
  const rows = db.prepare<[], { name: string; stored: number; counted: number }>(TOTALS).all();
  return rows
    .filter(({ stored, counted }) => stored !== counted)
    .map(({ name, stored, counted }) => ({ where: name, stored, counted }));
}
