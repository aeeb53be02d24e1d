import { createHash } from 'node:crypto';
import { constants, copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { castVote } from '../src/board/index.ts';
import { type Db, inTransaction, openDatabase } from '../src/db/index.ts';
import { Random } from '../src/demo/random.ts';
import { taxonomyQueries } from '../src/taxonomy/index.ts';
import { BENCH_DIR, type BenchData, STRANGERS } from './data.ts';

/** A signed-in person as a browser and as a caller of the product's actions. */
export interface Member {
  id: number;
  departmentId: number;
  cookie: string;
  csrf: string;
}

export type Viewer = Parameters<typeof castVote>[1];

/** A vote nobody has cast yet. */
export interface FreshVote {
  member: Member;
  postId: number;
}

const SESSIONS = 2_000;

/** A copy of the data that may be written to, with people signed in. Thrown away after the run. */
export class BenchOffice {
  readonly dir: string;
  readonly data: BenchData;
  readonly members: Member[];
  /** A tag that many posts have. */
  readonly commonTag: string;
  readonly #random = new Random(7);
  readonly #cast = new Set<string>();

  constructor(data: BenchData) {
    this.data = data;
    this.dir = path.join(BENCH_DIR, `run-${process.pid}`);
    mkdirSync(this.dir, { recursive: true });
    // Copied while nobody has it open: data.ts leaves it closed.
    copyFileSync(path.join(data.dir, 'chienowa.sqlite'), this.file, constants.COPYFILE_FICLONE);
    this.members = this.#with(signIn);
    this.commonTag = this.#with((db) => taxonomyQueries(db).findTag(1)?.name ?? '');
  }

  get file(): string {
    return path.join(this.dir, 'chienowa.sqlite');
  }

  /** Votes that are possible: of different people on different posts, none their own and none cast before. */
  freshVotes(count: number): FreshVote[] {
    return this.#with((db) => {
      const author = db.prepare<[number], { id: number; listed: number }>(
        'SELECT author_id AS id, listed FROM posts WHERE id = ?',
      );
      const known = db.prepare<[number, number]>('SELECT 1 FROM votes WHERE post_id = ? AND user_id = ?');
      const votes: FreshVote[] = [];
      while (votes.length < count) {
        const member = this.members[votes.length % this.members.length] as Member;
        const postId = this.#random.between(1, this.data.posts);
        const post = author.get(postId);
        const key = `${postId} ${member.id}`;
        if (!post?.listed || post.id === member.id || this.#cast.has(key) || known.get(postId, member.id)) continue;
        this.#cast.add(key);
        votes.push({ member, postId });
      }
      return votes;
    });
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  #with<T>(work: (db: Db) => T): T {
    const db = openDatabase(this.file);
    try {
      return work(db);
    } finally {
      db.close();
    }
  }
}

function signIn(db: Db): Member[] {
  const insert = db.prepare<[Buffer, number, string, string, string, string, string]>(`
    INSERT INTO sessions (token_hash, user_id, csrf, created_at, last_seen_at, expires_at, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const people = db
    .prepare<[number, number], { id: number; departmentId: number }>(
      'SELECT user_id AS id, department_id AS departmentId FROM memberships WHERE user_id > ? ORDER BY user_id LIMIT ?',
    )
    .all(STRANGERS, SESSIONS);
  const now = new Date().toISOString();
  const end = new Date(Date.now() + 12 * 3_600_000).toISOString();
  return inTransaction(db, () =>
    people.map(({ id, departmentId }) => {
      const token = createHash('sha256').update(`session of ${id}`).digest('base64url');
      const csrf = createHash('sha256').update(`forms of ${id}`).digest('base64url');
      insert.run(createHash('sha256').update(token).digest(), id, csrf, now, now, end, 'bench');
      return { id, departmentId, cookie: `session=${token}`, csrf };
    }),
  );
}

/** A member as the actions want it. */
export const viewerOf = ({ id, departmentId }: Member) => ({ id, departmentId, name: '', mustChangePassword: false });
