import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { putOfficeSettings } from '../accounts/index.ts';
import { readNewFiles, renewIndex, rollMonth, tendIndex } from '../board/index.ts';
import { inTransaction, lockDataFolder, migrate, openDatabase, readMigrations } from '../db/index.ts';
import { fiscalYear } from '../lib/index.ts';
import { MIGRATIONS_DIR } from '../paths.ts';
import type { Config } from '../web/index.ts';
import { DemoActivity } from './activity.ts';
import { DemoAwards, type DemoContext } from './awards.ts';
import { addCare } from './care.ts';
import { type DemoPost, readOffice, readPosts } from './content.ts';
import { addFiles } from './files.ts';
import { makeStaff } from './people.ts';
import { Random } from './random.ts';
import { addSearches } from './searches.ts';

const SEED = 20260401;

/** Makes the sample office anew in the data folder: three fiscal years up to `now`, the same each day it is made. */
export async function makeDemoOffice(config: Config, now: Date, say: (line: string) => void): Promise<void> {
  const { dataDir } = config;
  const file = path.join(dataDir, 'chienowa.sqlite');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const unlock = lockDataFolder(path.join(dataDir, 'chienowa.lock'));
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  for (const folder of ['files', 'award-keys']) rmSync(path.join(dataDir, folder), { recursive: true, force: true });
  const db = openDatabase(file);
  try {
    migrate(db, readMigrations(MIGRATIONS_DIR));
    const context = { db, config, clock: { now: () => now }, log: pino({ level: 'silent' }) };
    const published = inTransaction(db, () => fillOffice(context, now, say));
    await addFiles(context, published);
    say('  the search index');
    await readNewFiles(context, now);
    renewIndex(db);
    while (tendIndex(db));
  } finally {
    db.close();
    unlock();
  }
}

/**
 * Fills a migrated, empty database; the key of the open vote lies in the data folder. Exported apart from the file for tests.
 * @returns the posts, for `addFiles`
 */
export function fillOffice(context: DemoContext, now: Date, say: (line: string) => void): ReadonlyMap<DemoPost, number> {
  const { db } = context;
  const random = new Random(SEED);
  const office = readOffice();
  const posts = readPosts();
  const years = [2, 1, 0].map((back) => fiscalYear(now) - back);
  say(`Making the sample office ${office.name}: ${office.departments.length} departments, ${posts.length} posts …`);
  putOfficeSettings(db, { officeName: office.name, demo: true });
  const staff = makeStaff(db, office, years, random);
  const activity = new DemoActivity(db, staff, years, random, now);
  const awards = new DemoAwards(context, staff, posts, now);
  const standing = awards.standing();
  random.sample(posts, posts.length).forEach((post, index) => {
    activity.plan(post, index, posts.length, standing.get(post));
  });
  awards.plan((at, run) => activity.add(at, run), activity.published);
  activity.planCast();
  activity.run((done) => say(`  three years of activity: ${Math.round(done * 100)} %`));
  while (rollMonth(db, now) > 0);
  addCare(db, now);
  addSearches(db, now);
  return activity.published;
}
