import path from 'node:path';
import type { Request } from 'express';
import { pino } from 'pino';
import { ORDERS, type Order, postQueries } from '../src/board/index.ts';
import { listPageModel } from '../src/board/posts/list-page.ts';
import { type ListFilter, listPosts, walkSql } from '../src/board/posts/lists.ts';
import { postPageModel } from '../src/board/posts/post-page.ts';
import { type Db, inSnapshot, openDatabase, touch } from '../src/db/index.ts';
import { homeModel } from '../src/home/routes.ts';
import { dayOf, encodeCursor, systemClock } from '../src/lib/index.ts';
import { findDepartmentByCode, withDescendants } from '../src/organization/index.ts';
import { type AppContext, readConfig } from '../src/web/index.ts';
import { type BenchData, benchData } from './data.ts';
import { fixed, median, table, verdict } from './figures.ts';
import { type Viewer, viewerOf } from './office.ts';

const SMALL = 10_000;
const LARGE = 1_000_000;
const TARGET = 1.3;
const WISH = 1.2;
/** Samples of a case in each database, in turns; a sample is the mean of some calls. */
const SAMPLES = 41;
const CALLS = 8;
/** Different places in the middle of a list, so that no case reads one and the same row for ever. */
const PLACES = 16;

/** Everything that a case reads has been read once before it is timed: the disk is not the question here. */
const WARM_UP_CALLS = 256;

/** Something a page does, in one database. */
type Act = (index: number) => void;

interface Case {
  name: string;
  /** Why the two cannot be compared: the smaller office has less than a page to show there. */
  unequal?: boolean;
  acts: [small: Act, large: Act];
}

/** Times every list, the home page and the page of a post at both sizes, in turns, without statistics and with. */
export function benchGrowth(say: (line: string) => void): void {
  const sizes = [benchData(SMALL, say), benchData(LARGE, say)] as const;
  say(
    `\nGrowth from ${SMALL.toLocaleString('en')} to ${LARGE.toLocaleString('en')} posts: in-process, µs per call; the file is warm, no page is remembered.`,
  );
  for (const analyzed of [false, true]) {
    const opened = sizes.map((data) => openAt(data, analyzed)) as [Subject, Subject];
    const rows = casesOf(opened).map(timed);
    say(`\n${analyzed ? 'After' : 'Without'} ANALYZE\n`);
    say(table(['query or page model', '10,000', '1,000,000', 'ratio', `≤ ${TARGET}`, `≤ ${WISH}`], rows));
    for (const { db } of opened) {
      db.exec('DROP TABLE IF EXISTS sqlite_stat1');
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    }
  }
}

interface Subject {
  db: Db;
  data: BenchData;
  context: AppContext;
}

function openAt(data: BenchData, analyzed: boolean): Subject {
  const db = openDatabase(path.join(data.dir, 'chienowa.sqlite'));
  // An earlier run may have been stopped half way.
  db.exec(analyzed ? 'ANALYZE' : 'DROP TABLE IF EXISTS sqlite_stat1');
  return { db, data, context: { db, clock: systemClock, config: readConfig({}), log: pino({ level: 'silent' }) } };
}

function timed({ name, acts, unequal }: Case): string[] {
  const times: [number[], number[]] = [[], []];
  for (const act of acts) for (let call = 0; call < WARM_UP_CALLS; call += 1) act(call);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    acts.forEach((act, which) => {
      const began = performance.now();
      for (let call = 0; call < CALLS; call += 1) act(sample * CALLS + call);
      times[which]?.push(((performance.now() - began) / CALLS) * 1000);
    });
  }
  const [small, large] = [median(times[0]), median(times[1])];
  const ratio = large / small;
  if (unequal) return [name, fixed(small, 0), fixed(large, 0), fixed(ratio, 2), 'less than a page at 10,000'];
  return [name, fixed(small, 0), fixed(large, 0), fixed(ratio, 2), verdict(ratio, TARGET, 'less'), verdict(ratio, WISH, 'less')];
}

function casesOf(subjects: [Subject, Subject]): Case[] {
  const both = (name: string, act: (subject: Subject) => Act): Case => ({ name, acts: [act(subjects[0]), act(subjects[1])] });
  const lists = FACETS.flatMap(([facet, filterOf]) =>
    ORDERS.flatMap((order) => [
      both(`${facet}, ${order}`, ({ db }) => {
        const filter = filterOf(db);
        return () => listPosts(db, filter, order);
      }),
      {
        ...both(`${facet}, ${order}, half way down`, deepAct(filterOf, order)),
        unequal: !fillsPages(subjects[0].db, filterOf, order),
      },
    ]),
  );
  const pages = [
    both('home page', ({ context, data }) => anew(context.db, () => homeModel(context, requestOf(data)))),
    both('list page', ({ context, data }) => anew(context.db, () => listPageModel(context, requestOf(data), ALL_POSTS))),
    both('post page, 20 comments', ({ db, data }) => anew(db, () => postPageModel(db, data.discussedPost, optionsOf(data)))),
    both('post page, one after the other', ({ db, data }) => {
      const ids = visiblePosts(db, data);
      return anew(db, (index) => postPageModel(db, ids[index % ids.length] as number, optionsOf(data)));
    }),
  ];
  return [...lists, ...pages];
}

type FilterOf = (db: Db) => ListFilter;

const deepAct =
  (filterOf: FilterOf, order: Order) =>
  ({ db }: Subject): Act => {
    const filter = filterOf(db);
    const cursors = cursorsAt(db, filter, order);
    return (index) => listPosts(db, filter, order, { before: cursors[index % PLACES] });
  };

/** Whether each place half way down begins a whole page. */
function fillsPages(db: Db, filterOf: FilterOf, order: Order): boolean {
  const filter = filterOf(db);
  return cursorsAt(db, filter, order).every((before) => listPosts(db, filter, order, { before }).older !== undefined);
}

/** What is asked of a list, one facet at a time and the combinations of which there are rows. */
const FACETS: [name: string, filterOf: FilterOf][] = [
  ['all', () => ({})],
  ['kind', () => ({ kind: 'case_study' })],
  ['category', () => ({ categoryId: 3 })],
  ['tag', () => ({ tagId: 20 })],
  ['department', (db) => ({ departmentIds: departmentsOf(db, '0201') })],
  ['department with those below', (db) => ({ departmentIds: departmentsOf(db, '02') })],
  ['category and kind', () => ({ categoryId: 3, kind: 'case_study' })],
];

function departmentsOf(db: Db, code: string): number[] {
  const today = dayOf(systemClock.now());
  const department = findDepartmentByCode(db, code, today);
  if (!department) throw new Error(`No department ${code}`);
  return withDescendants(db, department.id, today);
}

const ALL_POSTS = { title: '投稿', crumbs: [], base: '/posts', fixed: {}, feedPath: undefined };

const viewerIn = (data: BenchData): Viewer => ({
  ...viewerOf({ id: data.people, departmentId: 1, cookie: '', csrf: '' }),
  roles: new Set(),
  locale: undefined,
  theme: undefined,
  sessionHash: Buffer.alloc(32),
});

/** As much of a request as a page model looks at. */
const requestOf = (data: BenchData): Request =>
  ({ query: {}, context: { viewer: viewerIn(data), locale: 'ja' } }) as unknown as Request;

const optionsOf = (data: BenchData) => ({ viewer: viewerIn(data), locale: 'ja' as const, now: systemClock.now() });

/** Forgets what is kept in memory before each call, and reads one state as a request does. */
const anew =
  (db: Db, act: Act): Act =>
  (index) => {
    touch(db, 'board', 'posts', 'comments');
    inSnapshot(db, () => act(index));
  };

function visiblePosts(db: Db, { posts }: BenchData): number[] {
  const ids = Array.from({ length: 256 }, (_, index) => 1 + Math.floor((posts * (index + 0.5)) / 256));
  return ids.filter((id) => postQueries(db).findVisible(id, { userId: undefined, moderates: false }));
}

/** Cursors around the middle of a list. */
function cursorsAt(db: Db, filter: ListFilter, order: Order): string[] {
  const { departmentIds, ...rest } = filter;
  const walk = { ...rest, departmentId: departmentIds?.[0] };
  const sql = walkSql(walk, order, undefined);
  const inner = sql.slice(sql.indexOf('FROM'), sql.indexOf('ORDER BY'));
  const values = Object.fromEntries(Object.entries(walk).filter(([, value]) => value !== undefined));
  const total = db.prepare<object, { n: number }>(`SELECT count(*) AS n ${inner}`).get(values)?.n ?? 0;
  const rows = db
    .prepare<object, { sortKey: string | number; id: number }>(sql.replace('LIMIT @limit', 'LIMIT @limit OFFSET @offset'))
    .all({ ...values, limit: PLACES * 7, offset: Math.floor(total / 2) });
  return Array.from({ length: PLACES }, (_, index) => {
    const row = rows[Math.min(index * 7, rows.length - 1)];
    return row ? encodeCursor({ value: row.sortKey, id: row.id }) : '';
  });
}
