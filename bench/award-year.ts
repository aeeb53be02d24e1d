import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Db, inTransaction, openDatabase } from '../src/db/index.ts';
import { Random } from '../src/demo/random.ts';
import { japanClock } from '../src/lib/index.ts';
import { ROOT } from '../src/paths.ts';
import * as visits from '../tests/support/award-visits.ts';
import { type Acknowledged, type Cast, Crowd, correlationOf, Ledger, planCasts, trackerIn } from './award-casts.ts';
import { AwardOffice, CATEGORIES, type Category, PASSWORD, VOTERS, visitorOf } from './award-office.ts';
import { Child, type VoteTimes } from './children.ts';
import { fixed, table } from './figures.ts';
import type { Member } from './office.ts';

const CONNECTIONS = 64;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOMINATED_BY_OTHERS = 5;
const POST_VOTES = 3_000;
const LATE = 50;
/** The clock passes the close of the vote in the middle of these. */
const LAST_MINUTE = 600;

type Say = (line: string) => void;

/** A year with 2,000 voters and 40 entries through HTTP, counted again by the command (issue 4, "Done means"). */
export async function benchAwardYear(say: Say): Promise<void> {
  const began = new Date();
  say(`\nA simulated year of the award: ${VOTERS} voters, 40 entries, ${CONNECTIONS} connections.`);
  const office = await AwardOffice.make(began);
  try {
    const server = await Child.start('award', office.dir);
    const year = new SimulatedYear(office, server, say);
    await year.prepare();
    await year.vote();
    await year.count();
    await server.stop();
    say(`\nThe year took ${fixed((Date.now() - began.getTime()) / 1000, 0)} s.`);
  } finally {
    office.dispose();
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

class SimulatedYear {
  readonly #office: AwardOffice;
  readonly #server: Child;
  readonly #say: Say;
  readonly #year: visits.Visited;
  readonly #crowd: Crowd;
  readonly #ledger = new Ledger();
  readonly #dates: Record<'nominationsOpen' | 'nominationsClose' | 'votingOpen' | 'votingClose' | 'judgingClose', Date>;

  constructor(office: AwardOffice, server: Child, say: Say) {
    this.#office = office;
    this.#server = server;
    this.#say = say;
    this.#year = visits.visited(office.year);
    this.#crowd = new Crowd(server.port, CONNECTIONS);
    const minute = Math.floor(office.began.getTime() / MINUTE_MS) * MINUTE_MS;
    const hours = (count: number) => new Date(minute + count * HOUR_MS);
    this.#dates = {
      nominationsOpen: hours(-1),
      nominationsClose: hours(2),
      votingOpen: hours(3),
      votingClose: hours(5),
      judgingClose: hours(6),
    };
  }

  get #secretaries(): [visits.Visitor, visits.Visitor] {
    return this.#office.secretaries.map((member) => visitorOf(this.#server.port, member)) as [visits.Visitor, visits.Visitor];
  }

  /** From the announcement to the opening, all of it through the forms. */
  async prepare(): Promise<void> {
    const began = performance.now();
    const [first, second] = this.#secretaries;
    await visits.announce(first, this.#year, this.#settings());
    const numbers = await this.#nominate();
    await this.#goTo(new Date(this.#dates.nominationsClose.getTime() + MINUTE_MS));
    for (const [index, number] of numbers.entries())
      await visits.screen(index % 2 === 0 ? first : second, this.#year, number, { decision: 'eligible' });
    for (const { login } of this.#office.jurors) await visits.nameJuror(first, this.#year, login);
    await visits.openVote(second, this.#year);
    this.#say(`  nominated, screened and opened through the forms in ${fixed((performance.now() - began) / 1000, 1)} s`);
  }

  #settings(): visits.Fields {
    const dates = Object.entries(this.#dates).flatMap(([name, date]) => {
      const [day = '', time = ''] = japanClock(date).split('T');
      // A time of midnight is said as the whole day; at an end that is the day before.
      return [
        [`${name}On`, time === '00:00' && name.endsWith('Close') ? japanClock(new Date(date.getTime() - 1)).slice(0, 10) : day],
        [`${name}Time`, time === '00:00' ? '' : time],
      ];
    });
    return Object.fromEntries(dates) as visits.Fields;
  }

  async #nominate(): Promise<number[]> {
    const visitor = (member: Member) => visitorOf(this.#server.port, member);
    const numbers: number[] = [];
    for (const [index, { postId, author, category }] of this.#office.cases.entries()) {
      const byOther = index % Math.floor(this.#office.cases.length / NOMINATED_BY_OTHERS) === 0;
      const others = this.#office.voters.slice(index).find(({ id }) => id !== author.id);
      const nominator = byOther ? others : author;
      const number = await visits.nominate(visitor(nominator ?? author), this.#year, postId, {
        category,
        reason: 'It helps us every day.',
      });
      if (byOther) await visits.accept(visitor(author), this.#year, number);
      numbers.push(number);
    }
    return numbers;
  }

  #goTo(moment: Date): Promise<void> {
    return this.#server.moveClock(moment.getTime() - Date.now());
  }

  /** The vote under load, then the same ballots in another order, and the close in the middle of the last casts. */
  async vote(): Promise<void> {
    const posts = await this.#voteOnPosts();
    const again = this.#office.copy();
    await this.#goTo(new Date(this.#dates.votingOpen.getTime() + MINUTE_MS));
    const plan = planCasts(this.#office);
    const cpu = (await this.#server.usage()).cpuMs;
    const seconds = await this.#crowd.cast(plan, this.#office.year, this.#ledger, { statusesOf: ({ status }) => [status] });
    const cpuMs = ((await this.#server.usage()).cpuMs - cpu) / this.#ledger.answers;
    const inOrder = [...this.#ledger.ballots.values()];
    const inProcess = await this.#castAgain(again, inOrder);
    this.#reportSpeed({ seconds, cpuMs, posts, inProcess });
    this.#reportBox();
    this.#reportOrder(inOrder, again);
    await this.#passTheClose(plan);
    this.#crowd.close();
  }

  async #voteOnPosts(): Promise<{ perSecond: number; times: number[]; cpuMs: number }> {
    const random = new Random(5);
    const votes = random.sample(
      this.#office.cases
        .flatMap(({ postId, author }) =>
          this.#office.voters.filter(({ id }) => id !== author.id).map((member) => ({ member, postId })),
        )
        .filter((_, index) => index % 12 === 0),
      POST_VOTES,
    );
    const cpu = (await this.#server.usage()).cpuMs;
    const { times, seconds } = await this.#crowd.votePosts(votes);
    const cpuMs = ((await this.#server.usage()).cpuMs - cpu) / times.length;
    return { perSecond: times.length / seconds, times, cpuMs };
  }

  /** The ballots as they stand, in another order, into a copy of the office with the same key, without HTTP. */
  async #castAgain(dir: string, ballots: readonly Acknowledged[]): Promise<VoteTimes> {
    const direct = await Child.start('casts', dir);
    const shuffled = new Random(99).sample(ballots, ballots.length);
    const times = await direct.cast(shuffled, this.#office.year, new Date(this.#dates.votingOpen.getTime() + MINUTE_MS));
    await direct.stop();
    return times;
  }

  #reportSpeed(run: {
    seconds: number;
    cpuMs: number;
    posts: { perSecond: number; times: number[]; cpuMs: number };
    inProcess: VoteTimes;
  }): void {
    const { seconds, cpuMs, posts, inProcess } = run;
    const perSecond = this.#ledger.answers / seconds;
    const row = (name: string, rate: number, p50: number, p99: number, cpu: number) => [
      name,
      fixed(rate, 0),
      fixed(p50, 1),
      fixed(p99, 1),
      fixed(cpu, 3),
      fixed(perSecond / rate, 2),
    ];
    const [own, bare] = [quantiles(this.#ledger.times), quantiles(posts.times)];
    this.#say(
      `\n${this.#ledger.answers} requests of ${VOTERS} people: ${this.#ledger.accepted} ballots taken, ${this.#ledger.refused} refused\n`,
    );
    this.#say(
      table(
        ['', 'per s', 'p50 ms', 'p99 ms', 'CPU ms', 'ratio'],
        [
          row('ballots over HTTP', perSecond, own.p50, own.p99, cpuMs),
          row('votes on posts over HTTP', posts.perSecond, bare.p50, bare.p99, posts.cpuMs),
          row('ballots in-process, same disk', inProcess.perSecond, inProcess.p50, inProcess.p99, Number.NaN),
        ],
      ),
    );
  }

  /** Compares what is stored with what people were told, person by person: the key is still there. */
  #reportBox(): void {
    const { year, dir } = this.#office;
    const key = readFileSync(path.join(dir, 'award-keys', `${year}.key`));
    const stored = this.#office.read((db) => boxOf(db, year));
    const known = [...this.#ledger.ballots.values()].map(({ voter, category, choices }) => ({
      category,
      tracker: trackerIn(key, year, category, voter),
      choices: JSON.stringify(choices),
    }));
    const byTracker = new Map(stored.ballots.map((ballot) => [`${ballot.category} ${ballot.tracker}`, ballot.choices]));
    const lost = known.filter(({ category, tracker }) => !byTracker.has(`${category} ${tracker}`)).length;
    const other = known.filter(({ category, tracker, choices }) => byTracker.get(`${category} ${tracker}`) !== choices).length;
    this.#say('');
    this.#check('lost ballots', lost, lost === 0);
    this.#check(
      'ballots too many (double, or of nobody)',
      byTracker.size - known.length + lost,
      byTracker.size === known.length - lost,
    );
    this.#check('stored choices that are not the last acknowledged ones', other, other === 0);
    this.#check(
      'participations, distinct trackers',
      `${stored.participations.length}, ${byTracker.size}`,
      stored.participations.length === byTracker.size,
    );
    const unexpected = [...this.#ledger.unexpected].map(([what, count]) => `${count} × ${what}`).join('; ');
    this.#check('answers other than the rules say', unexpected || 0, unexpected === '');
  }

  #reportOrder(inOrder: readonly Acknowledged[], again: string): void {
    const { year, dir } = this.#office;
    const dump = this.#office.read((db) => dumpOf(db, year));
    const other = openDatabase(path.join(again, 'chienowa.sqlite'));
    const otherDump = dumpOf(other, year);
    other.close();
    this.#check('the same ballots in another order: identical tables', digestOf(dump).slice(0, 16), dump === otherDump);
    const key = readFileSync(path.join(dir, 'award-keys', `${year}.key`));
    const { ballots, participations } = this.#office.read((db) => boxOf(db, year));
    for (const category of CATEGORIES) {
      const cast = inOrder
        .filter((ballot) => ballot.category === category)
        .map(({ voter }) => trackerIn(key, year, category, voter));
      const rows = ballots.filter((ballot) => ballot.category === category).map(({ tracker }) => tracker);
      const people = participations
        .filter((row) => row.category === category)
        .map(({ userId }) => trackerIn(key, year, category, userId));
      this.#correlate(`${category}: order of casting and of ballots`, cast, rows);
      this.#correlate(`${category}: order of casting and of participations`, cast, people);
      this.#correlate(`${category}: order of participations and of ballots`, people, rows);
    }
  }

  #correlate(name: string, first: readonly string[], second: readonly string[]): void {
    const { rho, p, n } = correlationOf(first, second);
    this.#check(name, `rho ${fixed(rho, 4)}, p ${fixed(p, 3)}, n ${n}`, p >= 0.001 && n >= 200);
  }

  /** Inside a page SQLite keeps rows as they came; the closed box must lie as one that was filled in the order of the keys. */
  #reportFile(): void {
    const fresh = path.join(this.#office.dir, 'in-order.sqlite');
    const known = this.#office.read((db) => copyBallots(db, fresh));
    const [closed, inOrder] = [path.join(this.#office.dir, 'chienowa.sqlite'), fresh].map((file) => layoutOf(file, known));
    this.#check('ballots in the file, each once', closed?.trackers ?? 0, closed?.trackers === known.size);
    this.#check('the closed file lies as if cast in the order of the keys', closed?.pages.size ?? 0, isSame(closed, inOrder));
  }

  /** Changes that go on while the clock passes the close, then late ones: nobody has closed the box yet. */
  async #passTheClose(plan: readonly (readonly Cast[])[]): Promise<void> {
    const last = plan.slice(0, LAST_MINUTE).map((casts) => casts.filter(({ status }) => status === 303).slice(0, 1));
    const before = this.#ledger.accepted;
    const refusedBefore = this.#ledger.refused;
    await this.#goTo(new Date(this.#dates.votingClose.getTime() - 300));
    await this.#crowd.cast(last, this.#office.year, this.#ledger, { statusesOf: () => [303, 409] });
    const taken = this.#ledger.accepted - before;
    this.#say(`  at the close: ${taken} of ${last.length} last casts taken, ${this.#ledger.refused - refusedBefore} refused`);
    const late = new Ledger();
    await this.#goTo(new Date(this.#dates.votingClose.getTime() + 1_000));
    await this.#crowd.cast(last.slice(0, LATE), this.#office.year, late, { statusesOf: () => [409] });
    this.#check('late ballots taken', late.accepted, late.accepted === 0 && late.unexpected.size === 0);
    this.#reportBox();
  }

  /** From the close to the published result, and the count on its own. */
  async count(): Promise<void> {
    const { year, dir } = this.#office;
    const [first, second] = this.#secretaries;
    await visits.closeBox(first, this.#year);
    this.#reportFile();
    const lots = await visits.lotsAsked(first, this.#year);
    for (const category of lots) await visits.drawLot(second, this.#year, category, '20261121');
    await visits.freezeShortlist(first, this.#year);
    const bundle = await visits.exportBundle(second, this.#year, PASSWORD);
    await visits.beginJudging(first, this.#year);
    await this.#goTo(new Date(this.#dates.judgingClose.getTime() + MINUTE_MS));
    await visits.publish([first, second], this.#year, [PASSWORD, PASSWORD]);
    const shown = (await second.get(`/secretariat${this.#year.base}/results/1/result.json`)).text;
    this.#say(`  ${lots.length} lots drawn`);
    this.#check('ballots in the bundle, as acknowledged', this.#ledger.ballots.size, sameBallots(bundle, this.#ledger, year));
    const [bundleFile, resultFile] = [path.join(dir, 'bundle.json'), path.join(dir, 'result.json')];
    writeFileSync(bundleFile, bundle);
    await chienowa(['recount', bundleFile, '--out', resultFile], dir);
    const recounted = readFileSync(resultFile, 'utf8');
    this.#check('recount by the command: the same bytes as the page', digestOf(recounted).slice(0, 16), recounted === shown);
    const audit = await chienowa(['audit', 'verify'], dir).then(
      () => true,
      () => false,
    );
    this.#check('audit chain', audit ? 'unbroken' : 'broken', audit);
  }

  #check(name: string, figure: string | number, holds: boolean): void {
    this.#say(`  ${holds ? 'ok   ' : 'WRONG'}  ${name}: ${figure}`);
  }
}

const run = promisify(execFile);
const chienowa = (args: string[], dataDir: string) =>
  run(process.execPath, [path.join(ROOT, 'bin', 'chienowa.js'), ...args], { env: { ...process.env, DATA_DIR: dataDir } });

function quantiles(times: readonly number[]): { p50: number; p99: number } {
  const sorted = times.toSorted((a, b) => a - b);
  return { p50: sorted[sorted.length >> 1] ?? Number.NaN, p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN };
}

const PAGE_BYTES = 4096;
const TRACKER_DIGITS = 64;
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Layout {
  /** The trackers of each page from its front to its back, whichever page it is. */
  pages: ReadonlySet<string>;
  trackers: number;
}

/** Where trackers lie in the bytes of a file. */
function layoutOf(file: string, known: ReadonlySet<string>): Layout {
  const pages = new Map<number, string[]>();
  let trackers = 0;
  for (const { 0: digits, index } of readFileSync(file, 'latin1').matchAll(/[0-9a-f]{64,}/g)) {
    // The name of a category may end in such a digit.
    const tracker = digits.slice(-TRACKER_DIGITS);
    if (!known.has(tracker)) continue;
    const page = Math.floor(index / PAGE_BYTES);
    pages.set(page, [...(pages.get(page) ?? []), tracker]);
    trackers += 1;
  }
  return { pages: new Set([...pages.values()].map((page) => page.join())), trackers };
}

const isSame = (a: Layout | undefined, b: Layout | undefined): boolean =>
  a !== undefined && b !== undefined && [...a.pages].sort(byText).join('\n') === [...b.pages].sort(byText).join('\n');

/** Writes the ballots into a fresh file in the order of their keys. @returns the trackers */
function copyBallots(db: Db, file: string): Set<string> {
  const made = db.prepare<[], { sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'award_ballots'").get();
  const rows = db
    .prepare<[], Box['ballots'][number] & { year: number }>(
      'SELECT year, category, tracker, choices FROM award_ballots ORDER BY year, category, tracker',
    )
    .all();
  const copy = openDatabase(file);
  copy.pragma('foreign_keys = OFF');
  copy.exec(made?.sql ?? '');
  inTransaction(copy, () => {
    const insert = copy.prepare<Box['ballots'][number] & { year: number }>(
      'INSERT INTO award_ballots VALUES (@year, @category, @tracker, @choices)',
    );
    for (const row of rows) insert.run(row);
  });
  copy.pragma('wal_checkpoint(TRUNCATE)');
  copy.close();
  return new Set(rows.map(({ tracker }) => tracker));
}

interface Box {
  ballots: { category: Category; tracker: string; choices: string }[];
  participations: { category: Category; userId: number }[];
}

/** The rows as the tables give them, without an order of ours. */
const boxOf = (db: Db, year: number): Box => ({
  ballots: db
    .prepare<[number], Box['ballots'][number]>('SELECT category, tracker, choices FROM award_ballots WHERE year = ?')
    .all(year),
  participations: db
    .prepare<[number], Box['participations'][number]>(
      'SELECT category, user_id AS userId FROM award_participations WHERE year = ?',
    )
    .all(year),
});

const dumpOf = (db: Db, year: number): string => JSON.stringify(boxOf(db, year));

/** Whether the bundle holds, category by category, exactly the ballots that people were told to be in the box. */
function sameBallots(bundle: string, { ballots }: Ledger, year: number): boolean {
  const { categories } = JSON.parse(bundle) as { categories: { id: Category; ballots: string[][] }[] };
  const code = (number: number) => `R${year - 2018}-${String(number).padStart(3, '0')}`;
  const sorted = (texts: string[]) => texts.sort(byText).join('\n');
  return categories.every((category) => {
    const known = [...ballots.values()].filter((ballot) => ballot.category === category.id);
    return (
      sorted(category.ballots.map((choices) => choices.join())) === sorted(known.map(({ choices }) => choices.map(code).join()))
    );
  });
}
