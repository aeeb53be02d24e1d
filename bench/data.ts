import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type AdoptionRecord, adoptionFigures, hotScore, isAnswered, type Kind } from '../src/board/index.ts';
import { type CaseStudyContent, excerptOf, renderingsOf, type TipContent } from '../src/board/posts/content.ts';
import { type Db, migrate, openDatabase, readMigrations } from '../src/db/index.ts';
import { readOffice } from '../src/demo/content.ts';
import { Random } from '../src/demo/random.ts';
import { addMonths, DAY_MS, dayOf, type Month, monthOf } from '../src/lib/index.ts';
import { MIGRATIONS_DIR } from '../src/paths.ts';
import { fold, renderMarkdown } from '../src/text/index.ts';
import { commentOf, textOf, titleOf } from './texts.ts';

/** Where the data lies: never in the repository. */
export const BENCH_DIR = process.env['BENCH_DIR'] ?? path.join(tmpdir(), 'chienowa-bench');

/** The first people take no part in anything; the very first is the administrator. */
export const STRANGERS = 5;
const SEED = 20260401;
const YEARS = 6;
const VIEWS_PER_POST = 5;
const TAGS = 200;
const TAGS_PER_POST = 3;
const TEXTS_PER_KIND = 100;
const POSTS_PER_TRANSACTION = 20_000;
/** Above this, a vote leaves no line in `events`: they would be half of the file, and no page reads them. */
const EVENTS_UP_TO = 100_000;

/** Votes of ten posts in a row: most have few, one has many; 100 in all. */
const VOTES_OF_TEN = [0, 1, 2, 3, 4, 6, 8, 12, 20, 44];
/** Comments of ten posts in a row, 15 in all. */
const COMMENTS_OF_TEN = [0, 0, 0, 1, 1, 1, 2, 2, 3, 5];

export interface BenchData {
  /** The data folder: `chienowa.sqlite` in it is closed and has no write-ahead log beside it. */
  dir: string;
  posts: number;
  people: number;
  /** A post with exactly 20 comments. */
  discussedPost: number;
}

export const discussedPostOf = (posts: number): number => posts >> 1;
export const peopleOf = (posts: number): number => Math.min(20_000, Math.max(1_000, posts / 5));

/**
 * A database of that many posts, with ten times the votes and everything else in proportion. It is the same on every
 * machine in the same month (figures are those of the current month, so that no server has to roll them first).
 * Made when it is missing or was made by another recipe.
 * @param say told what is going on
 */
export function benchData(posts: number, say: (line: string) => void): BenchData {
  const now = monthStart(new Date());
  const dir = path.join(BENCH_DIR, String(posts));
  const recipe = recipeOf(posts, now);
  const stamp = path.join(dir, 'recipe');
  const data = { dir, posts, people: peopleOf(posts), discussedPost: discussedPostOf(posts) };
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe) return data;
  const began = performance.now();
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(`${dir}.part`, { recursive: true });
  for (const left of readdirSync(`${dir}.part`)) rmSync(path.join(`${dir}.part`, left), { force: true });
  say(`Making ${posts.toLocaleString('en')} posts in ${dir} …`);
  const db = openDatabase(path.join(`${dir}.part`, 'chienowa.sqlite'));
  fill(db, posts, now, say);
  db.close();
  renameSync(`${dir}.part`, dir);
  writeFileSync(stamp, recipe);
  say(`  made in ${Math.round((performance.now() - began) / 1000)} s`);
  return data;
}

/** Changes with everything the data is made of. */
function recipeOf(posts: number, now: Date): string {
  const hash = createHash('sha256').update(`${posts} ${now.toISOString()}`);
  const migrations = readdirSync(MIGRATIONS_DIR).map((name) => path.join(MIGRATIONS_DIR, name));
  const own = ['data.ts', 'texts.ts', '../demo/office.yaml'].map((name) => path.join(import.meta.dirname, name));
  for (const file of [...migrations.sort(), ...own]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

const monthStart = (at: Date): Date => new Date(`${monthOf(at)}-01T00:00:00+09:00`);

/** Fills a fresh database in bulk: without secondary indexes and triggers, which come back in the end as the schema has them. */
function fill(db: Db, posts: number, now: Date, say: (line: string) => void): void {
  migrate(db, readMigrations(MIGRATIONS_DIR));
  for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'foreign_keys = OFF', 'secure_delete = OFF', 'threads = 2'])
    db.pragma(pragma);
  const schema = db
    .prepare<[], { type: string; name: string; sql: string }>(
      "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY rowid",
    )
    .all();
  for (const { type, name } of schema) db.exec(`DROP ${type} "${name}"`);
  const filler = new Filler(db, posts, now);
  filler.office();
  for (let first = 1; first <= posts; first += POSTS_PER_TRANSACTION) {
    inOne(db, () => filler.posts(first, Math.min(posts, first + POSTS_PER_TRANSACTION - 1)));
    if (posts > 100_000 && first % 100_000 === 1) say(`  ${Math.round((first / posts) * 100)} %`);
  }
  say('  indexes');
  inOne(db, () => {
    for (const { type, sql } of schema) if (type === 'index') db.exec(sql);
    db.exec(TOTALS);
    for (const { type, sql } of schema) if (type === 'trigger') db.exec(sql);
  });
  // Back to the file's own settings; the others end with this connection.
  db.pragma('journal_mode = WAL');
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** A transaction without a rollback journal cannot be rolled back: a failure leaves a broken file, which is thrown away. */
function inOne(db: Db, work: () => void): void {
  db.exec('BEGIN');
  work();
  db.exec('COMMIT');
}

const TOTALS = `
  UPDATE categories SET posts_count = (SELECT count(*) FROM posts p WHERE p.category_id = categories.id AND p.listed = 1);
  UPDATE kind_totals SET posts_count = (SELECT count(*) FROM posts p WHERE p.kind = kind_totals.kind AND p.listed = 1);
  INSERT INTO department_totals SELECT department_id, count(*) FROM posts WHERE listed = 1 GROUP BY department_id;
  UPDATE tags SET posts_count = (SELECT count(*) FROM post_tags pt WHERE pt.tag_id = tags.id AND pt.listed = 1);
  UPDATE board_totals SET (minutes_this_year, adopters_count) = (SELECT sum(minutes_this_year), sum(adopters_count) FROM posts);`;

interface Text {
  kind: Kind;
  content: TipContent | CaseStudyContent;
  excerpt: string;
  renderings: { field: string; html: string }[];
}

/** One post with its numbers, before it is written. */
interface Draft {
  id: number;
  publishedAt: Date;
  authorId: number;
  voters: number[];
  comments: number;
  adoptions: AdoptionRecord[];
  views: number[];
}

class Filler {
  readonly #db: Db;
  readonly #posts: number;
  readonly #now: Date;
  readonly #month: Month;
  readonly #start: number;
  readonly #people: number;
  readonly #random = new Random(SEED);
  readonly #departments: number[] = [];
  readonly #departmentOf: number[] = [0];
  readonly #texts: Record<'tip' | 'case_study', Text[]>;
  readonly #comments: { body: string; html: string }[];
  readonly #inserts: ReturnType<typeof inserts>;
  #commentId = 0;

  constructor(db: Db, posts: number, now: Date) {
    this.#db = db;
    this.#posts = posts;
    this.#now = now;
    this.#month = monthOf(now);
    this.#start = now.getTime() - YEARS * 365 * DAY_MS;
    this.#people = peopleOf(posts);
    this.#texts = { tip: this.#makeTexts('tip'), case_study: this.#makeTexts('case_study') };
    this.#comments = Array.from({ length: 40 }, () => {
      const body = commentOf(this.#random);
      return { body, html: renderMarkdown(body, 4).toString() };
    });
    this.#inserts = inserts(db);
  }

  #makeTexts(kind: 'tip' | 'case_study'): Text[] {
    return Array.from({ length: TEXTS_PER_KIND }, () => {
      const common = { title: '', categoryId: 1, tags: [], toolIds: [], attachments: [], coauthors: [] };
      const content: TipContent | CaseStudyContent = { ...common, ...textOf(this.#random, kind) };
      return { kind, content, excerpt: excerptOf(content), renderings: renderingsOf(content) };
    });
  }

  /** Departments, people and tags. */
  office(): void {
    const office = readOffice();
    inOne(this.#db, () => {
      const first = dayOf(new Date(this.#start - 365 * DAY_MS));
      const ids = new Map<string, number>();
      office.departments.forEach(({ code, name, parent }, index) => {
        const id = index + 1;
        ids.set(code, id);
        this.#departments.push(id);
        this.#inserts.department.run(id, code, first);
        this.#inserts.version.run(id, first, name, parent === undefined ? null : (ids.get(parent) ?? null), id);
      });
      for (let id = 1; id <= this.#people; id += 1) {
        const department = this.#departments[id % this.#departments.length] as number;
        this.#departmentOf[id] = department;
        const name = `${this.#random.pick(office.familyNames)} ${this.#random.pick(office.givenNames)}`;
        this.#inserts.user.run(id, `m${id}`, name, new Date(this.#start).toISOString());
        this.#inserts.membership.run(id, department, first);
      }
      for (let id = 1; id <= TAGS; id += 1) {
        const name = `${this.#random.pick(['Excel', '関数', '様式', '窓口', '申請', '集計', '会議', '文書'])}${id}`;
        this.#inserts.tag.run(id, name, fold(name));
      }
      this.#db.exec("INSERT INTO settings VALUES ('office_name', 'みなと県庁'), ('demo', '0')");
      this.#db.exec(`INSERT INTO user_roles VALUES (1, 'admin', '${new Date(this.#start).toISOString()}')`);
    });
  }

  posts(from: number, to: number): void {
    for (let id = from; id <= to; id += 1) this.#write(this.#draft(id));
  }

  #draft(id: number): Draft {
    const span = this.#now.getTime() - this.#start;
    // Later posts lie closer together, as on a board that grows; an hour is left for what happens to the last one.
    const publishedAt = new Date(
      this.#start + Math.floor(Math.sqrt((id - this.#random.next()) / this.#posts) * (span - 3_600_000)),
    );
    const authorId = this.#random.between(STRANGERS + 1, this.#people);
    const shift = Math.floor(id / 10) * 3;
    const votes = VOTES_OF_TEN[(id + shift) % 10] as number;
    const comments = id === discussedPostOf(this.#posts) ? 20 : (COMMENTS_OF_TEN[(id + shift * 3 + 5) % 10] as number);
    const voters = this.#others(authorId, votes);
    const adoptions = voters.filter(() => this.#random.chance(0.12)).map((userId) => this.#adoption(userId, publishedAt));
    return { id, publishedAt, authorId, voters, comments, adoptions, views: this.#others(authorId, VIEWS_PER_POST) };
  }

  /** Different people who are not the author, in the order of their ids: an index grows at its end. */
  #others(authorId: number, count: number): number[] {
    const found = new Set<number>();
    while (found.size < count) {
      const userId = this.#random.between(STRANGERS + 1, this.#people);
      if (userId !== authorId) found.add(userId);
    }
    return [...found].sort((a, b) => a - b);
  }

  #adoption(userId: number, publishedAt: Date): AdoptionRecord {
    const startedOn = monthOf(publishedAt);
    const endsOn = addMonths(startedOn, this.#random.between(1, 24));
    const ended = this.#random.chance(0.15) && endsOn <= this.#month;
    const lastMonth = ended ? endsOn : this.#month;
    return {
      userId,
      departmentId: this.#departmentOf[userId] as number,
      minutesPerRun: this.#random.between(3, 60),
      runsPerMonth: this.#random.between(1, 20),
      startedOn,
      endedOn: ended ? endsOn : undefined,
      // Some have not said for years that they still use it: their records have lapsed.
      confirmedOn: `${this.#random.chance(0.8) ? lastMonth : startedOn}-01`,
    };
  }

  #write(draft: Draft): void {
    const { id, publishedAt, authorId, voters, comments, adoptions, views } = draft;
    const random = this.#random;
    const kind = random.chance(0.7) ? 'tip' : 'case_study';
    const text = random.pick(this.#texts[kind]);
    const figures = adoptionFigures(adoptions, this.#month);
    const at = publishedAt.toISOString();
    const answered = isAnswered(kind, comments, false) ? 1 : 0;
    const hot = hotScore({ votes: voters.length, adoptions: figures.adopters, acceptedAnswers: 0, publishedAt: at });
    const withdrawn = id !== discussedPostOf(this.#posts) && random.chance(0.01);
    const departmentId = this.#departmentOf[authorId] as number;
    this.#inserts.post.run({
      id,
      kind,
      title: titleOf(random),
      excerpt: text.excerpt,
      categoryId: 1 + Math.floor(random.next() ** 1.5 * 12),
      authorId,
      departmentId,
      publishedAt: at,
      confirmedOn: dayOf(publishedAt),
      withdrawnAt: withdrawn ? at : null,
      answered,
      votes: voters.length,
      comments,
      views: views.length,
      ...figures,
      minutesAsOf: this.#month,
      hasAdoptions: adoptions.length > 0 ? 1 : 0,
      hot,
    });
    this.#writeContent(id, text);
    for (const [index, tagId] of this.#tagIds().entries())
      this.#inserts.postTag.run(
        id,
        tagId,
        index + 1,
        withdrawn ? 0 : 1,
        answered,
        at,
        hot,
        voters.length,
        comments,
        figures.minutesThisYear,
      );
    for (const userId of voters) this.#inserts.vote.run(id, userId, this.#departmentOf[userId] as number, at);
    this.#writeComments(id, authorId, comments, publishedAt);
    for (const row of adoptions)
      this.#inserts.adoption.run(
        id,
        row.userId,
        row.startedOn,
        row.endedOn ?? null,
        row.departmentId,
        row.minutesPerRun,
        row.runsPerMonth,
        at,
        row.confirmedOn,
      );
    const day = dayOf(publishedAt);
    for (const userId of views) this.#inserts.view.run(id, day, userId);
    if (random.chance(0.3)) this.#inserts.bookmark.run(random.between(STRANGERS + 1, this.#people), id, at);
    this.#inserts.event.run(at, 'post.published', authorId, departmentId, id);
    if (this.#posts > EVENTS_UP_TO) return;
    for (const userId of voters) this.#inserts.event.run(at, 'post.voted', userId, this.#departmentOf[userId] as number, id);
  }

  #writeContent(id: number, { content, renderings }: Text): void {
    this.#inserts.body.run(id, content.body);
    if (content.kind === 'tip') {
      this.#inserts.tip.run(
        id,
        content.goal,
        content.level ?? null,
        content.testedOn,
        content.minutesSaved ?? null,
        content.cautions,
      );
      this.#inserts.tool.run(id, this.#random.between(1, 23));
    } else {
      const { challenge, approach, effect, cost, structure, knowHow, nextSteps, contact } = content;
      const hours = content.effectHoursPerYear ?? null;
      this.#inserts.caseStudy.run(
        id,
        challenge,
        approach,
        effect,
        hours,
        cost,
        structure,
        knowHow,
        nextSteps,
        content.size ?? null,
        contact,
      );
    }
    for (const { field, html } of renderings) this.#inserts.rendering.run(id, field, html);
  }

  /** A few tags are on many posts, most on few. */
  #tagIds(): number[] {
    const ids = new Set<number>();
    while (ids.size < TAGS_PER_POST) ids.add(1 + Math.floor(this.#random.next() ** 2 * TAGS));
    return [...ids].sort((a, b) => a - b);
  }

  /** Of five comments two are replies to the one before them. */
  #writeComments(postId: number, authorId: number, count: number, publishedAt: Date): void {
    let parent = 0;
    for (let index = 0; index < count; index += 1) {
      const reply = index % 5 === 2 || index % 5 === 3;
      const userId = reply ? authorId : this.#random.between(STRANGERS + 1, this.#people);
      const { body, html } = this.#random.pick(this.#comments);
      this.#commentId += 1;
      const at = new Date(publishedAt.getTime() + (index + 1) * 60_000).toISOString();
      this.#inserts.comment.run(
        this.#commentId,
        postId,
        reply ? parent : null,
        userId,
        this.#departmentOf[userId] as number,
        body,
        html,
        at,
      );
      if (!reply) parent = this.#commentId;
    }
  }
}

const inserts = (db: Db) => ({
  department: db.prepare('INSERT INTO departments (id, code, valid_from) VALUES (?, ?, ?)'),
  version: db.prepare(
    'INSERT INTO department_versions (department_id, valid_from, name, parent_id, position) VALUES (?, ?, ?, ?, ?)',
  ),
  user: db.prepare('INSERT INTO users (id, login, name, created_at) VALUES (?, ?, ?, ?)'),
  membership: db.prepare('INSERT INTO memberships (user_id, department_id, valid_from) VALUES (?, ?, ?)'),
  tag: db.prepare('INSERT INTO tags (id, name, folded) VALUES (?, ?, ?)'),
  post: db.prepare<Record<string, unknown>>(`
    INSERT INTO posts (id, kind, title, excerpt, category_id, author_id, department_id, published_at, confirmed_on, withdrawn_at, answered,
                       votes_count, comments_count, views_count, adopters_count, adopting_departments_count, median_monthly_minutes,
                       minutes_this_year, minutes_as_of, has_adoptions, hot)
    VALUES (@id, @kind, @title, @excerpt, @categoryId, @authorId, @departmentId, @publishedAt, @confirmedOn, @withdrawnAt, @answered,
            @votes, @comments, @views, @adopters, @departments, @medianMonthlyMinutes, @minutesThisYear, @minutesAsOf, @hasAdoptions, @hot)`),
  body: db.prepare('INSERT INTO post_bodies (post_id, body) VALUES (?, ?)'),
  tip: db.prepare('INSERT INTO tips (post_id, goal, level, tested_on, minutes_saved, cautions) VALUES (?, ?, ?, ?, ?, ?)'),
  tool: db.prepare('INSERT INTO post_tools (post_id, tool_id) VALUES (?, ?)'),
  caseStudy: db.prepare(`
    INSERT INTO case_studies (post_id, challenge, approach, effect, effect_hours_per_year, cost, structure, know_how, next_steps, size, contact)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  rendering: db.prepare('INSERT INTO post_renderings (post_id, field, html) VALUES (?, ?, ?)'),
  postTag: db.prepare(`
    INSERT INTO post_tags (post_id, tag_id, position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  vote: db.prepare('INSERT INTO votes (post_id, user_id, department_id, voted_at) VALUES (?, ?, ?, ?)'),
  comment: db.prepare(`
    INSERT INTO comments (id, post_id, parent_id, author_id, department_id, body, html, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
  adoption: db.prepare(`
    INSERT INTO adoptions (post_id, user_id, started_on, ended_on, department_id, minutes_per_run, runs_per_month, recorded_at, confirmed_on)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  view: db.prepare('INSERT INTO post_views (post_id, viewed_on, user_id) VALUES (?, ?, ?)'),
  bookmark: db.prepare('INSERT INTO bookmarks (user_id, post_id, bookmarked_at) VALUES (?, ?, ?)'),
  event: db.prepare('INSERT INTO events (at, kind, actor_id, department_id, subject_id) VALUES (?, ?, ?, ?, ?)'),
});
