import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { changePassword } from '../src/accounts/actions.ts';
import { createUser } from '../src/accounts/index.ts';
import { publishPost } from '../src/board/index.ts';
import { type Db, inTransaction, migrate, openDatabase, readMigrations } from '../src/db/index.ts';
import { type DemoPost, readOffice, readPosts } from '../src/demo/content.ts';
import { viewerOf } from '../src/demo/people.ts';
import { Random } from '../src/demo/random.ts';
import { fiscalYear } from '../src/lib/index.ts';
import { createDepartment } from '../src/organization/index.ts';
import { MIGRATIONS_DIR } from '../src/paths.ts';
import type { Answer, Fields, Visitor } from '../tests/support/award-visits.ts';
import { BENCH_DIR } from './data.ts';
import type { Member } from './office.ts';

export const VOTERS = 2_000;
/** Entries of each category, forty in all. */
export const ENTRIES = { large: 9, everyday: 22, ideas: 9 } as const;
export type Category = keyof typeof ENTRIES;
export const CATEGORIES = Object.keys(ENTRIES) as Category[];
const JURORS = 7;
export const PASSWORD = 'a password of the simulated year';

export interface AwardCase {
  postId: number;
  author: Member;
  category: Category;
}

/** An office of its own for one simulated year. Everybody is signed in. */
export class AwardOffice {
  readonly dir = path.join(BENCH_DIR, `award-${process.pid}`);
  readonly began: Date;
  readonly year: number;
  readonly voters: Member[] = [];
  readonly secretaries: Member[] = [];
  readonly jurors: { member: Member; login: string }[] = [];
  readonly cases: AwardCase[] = [];

  private constructor(began: Date) {
    this.began = began;
    this.year = fiscalYear(began);
  }

  static async make(began: Date): Promise<AwardOffice> {
    const office = new AwardOffice(began);
    rmSync(office.dir, { recursive: true, force: true });
    mkdirSync(office.dir, { recursive: true, mode: 0o700 });
    await office.#fill();
    return office;
  }

  /** Looks into the database beside the server. */
  read<T>(work: (db: Db) => T): T {
    const db = openDatabase(path.join(this.dir, 'chienowa.sqlite'));
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  /** A second office with the same roll, list and key, and an empty box. @returns its data folder */
  copy(): string {
    const dir = path.join(this.dir, 'again');
    mkdirSync(dir, { recursive: true });
    this.read((db) => db.exec(`VACUUM INTO '${path.join(dir, 'chienowa.sqlite').replaceAll("'", "''")}'`));
    cpSync(path.join(this.dir, 'award-keys'), path.join(dir, 'award-keys'), { recursive: true });
    return dir;
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #fill(): Promise<void> {
    const db = openDatabase(path.join(this.dir, 'chienowa.sqlite'));
    migrate(db, readMigrations(MIGRATIONS_DIR));
    inTransaction(db, () => this.#people(db));
    inTransaction(db, () => this.#cases(db));
    for (const { id } of this.secretaries) await changePassword(db, id, PASSWORD, this.began);
    inTransaction(db, () => {
      for (const member of [...this.voters, ...this.secretaries, ...this.jurors.map((juror) => juror.member)])
        this.#signIn(db, member);
    });
    db.close();
  }

  #people(db: Db): void {
    const departments = readOffice().departments.map(({ code, name, parent }) =>
      createDepartment(db, { code, name, parentCode: parent }, LONG_AGO),
    );
    const person = (login: string, index: number, roles: 'secretariat'[] = []): Member => {
      const departmentId = departments[index % departments.length] as number;
      return memberOf(createUser(db, { login, name: login, departmentId, roles }, LONG_AGO), departmentId);
    };
    for (let index = 0; index < VOTERS; index += 1) this.voters.push(person(`v${index}`, index));
    for (let index = 0; index < 2; index += 1) this.secretaries.push(person(`secretary${index}`, index, ['secretariat']));
    for (let index = 0; index < JURORS; index += 1)
      this.jurors.push({ member: person(`juror${index}`, index), login: `juror${index}` });
  }

  #cases(db: Db): void {
    const texts = readPosts().filter((post) => post.kind === 'case_study');
    const authors = new Random(11).sample(this.voters, 40);
    const categories = CATEGORIES.flatMap((category) => Array.from({ length: ENTRIES[category] }, () => category));
    for (const [index, category] of categories.entries()) {
      const [text, author] = [texts[index], authors[index]];
      if (text?.kind !== 'case_study' || !author) throw new Error('Too few cases');
      const content = {
        ...withoutOrigin(text),
        kind: 'case_study' as const,
        categoryId: 1,
        // Pictures of the demonstration are not here.
        body: '',
        effectHoursPerYear: text.effectHoursPerYear,
        effectYenPerYear: text.effectYenPerYear,
        size: text.size,
        periodFrom: undefined,
        periodTo: undefined,
        attachments: [],
        coauthors: [],
      };
      const postId = publishPost(db, viewerOf(author.id, author.departmentId), content, this.began);
      this.cases.push({ postId, author, category });
    }
  }

  #signIn(db: Db, { id, cookie, csrf }: Member): void {
    const token = cookie.replace('session=', '');
    const [now, end] = [this.began.toISOString(), new Date(this.began.getTime() + 72 * 3_600_000).toISOString()];
    db.prepare<[Buffer, number, string, string, string, string]>(`
      INSERT INTO sessions (token_hash, user_id, csrf, created_at, last_seen_at, expires_at, user_agent) VALUES (?, ?, ?, ?, ?, ?, 'bench')`).run(
      createHash('sha256').update(token).digest(),
      id,
      csrf,
      now,
      now,
      end,
    );
  }
}

type CaseText = Extract<DemoPost, { kind: 'case_study' }>;

/** What a case of the demonstration says, without where it is from and what people did with it. */
function withoutOrigin({ category, department, popularity, adoption, comments, ...content }: CaseText) {
  return content;
}

const LONG_AGO = new Date('2020-04-01T00:00:00Z');

function memberOf(id: number, departmentId: number): Member {
  const digest = (words: string) => createHash('sha256').update(`${words} of ${id}`).digest('base64url');
  return { id, departmentId, cookie: `session=${digest('session')}`, csrf: digest('forms') };
}

/** Somebody's browser, for the forms of the year. */
export function visitorOf(port: number, { cookie, csrf }: Member): Visitor {
  const answerTo = async (address: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${port}${address}`, { ...init, redirect: 'manual' });
    return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '' };
  };
  return {
    get: (address) => answerTo(address, { headers: { cookie } }),
    send: (method, address, fields) =>
      answerTo(address, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
        body: bodyOf(csrf, method, fields),
      }),
  };
}

/** A form as a browser sends it. */
export function bodyOf(csrf: string, method: string, fields: Fields): string {
  const body = new URLSearchParams({ _csrf: csrf });
  if (method !== 'POST') body.set('_method', method);
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'object' ? value : [String(value)]) body.append(name, one);
  return body.toString();
}
