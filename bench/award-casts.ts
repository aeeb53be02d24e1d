import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Random } from '../src/demo/random.ts';
import { type AwardOffice, bodyOf, CATEGORIES, type Category } from './award-office.ts';
import type { Member } from './office.ts';

/** What somebody sends, and what the rules say to it. */
export interface Cast {
  member: Member;
  category: Category;
  choices: number[];
  status: 303 | 422;
  /** Sent twice at once, as an impatient hand does. */
  twice: boolean;
}

/** An entry as voters meet it. */
interface Candidate {
  number: number;
  category: Category;
  members: Set<number>;
  departments: Set<number>;
}

const LIMIT = 3;
const [CHANGED, REPEATED, WRONG, BLANK] = [0.1, 0.05, 0.04, 0.02];

/** What each person sends, in their order. Some change a ballot, some send it twice, some try what is not allowed. */
export function planCasts(office: AwardOffice): Cast[][] {
  const random = new Random(2_000);
  const candidates = candidatesOf(office);
  return random.sample(office.voters, office.voters.length).map((member) => castsOf(member));

  function castsOf(member: Member): Cast[] {
    const casts = CATEGORIES.flatMap((category) => {
      const wrong = random.chance(WRONG) ? [wrongCast(member, category)] : [];
      return [...wrong, goodCast(member, category, random.chance(REPEATED))];
    });
    return random.chance(CHANGED) ? [...casts, goodCast(member, random.pick(CATEGORIES), false)] : casts;
  }

  function goodCast(member: Member, category: Category, twice: boolean): Cast {
    const open = candidates.filter((entry) => entry.category === category && !isBarred(entry, member));
    const count = random.chance(BLANK) ? 0 : random.between(1, LIMIT);
    return { member, category, choices: random.sample(open, count).map(({ number }) => number), status: 303, twice };
  }

  /** One too many, twice the same, of another category, or barred where there is such an entry. */
  function wrongCast(member: Member, category: Category): Cast {
    const own = candidates.filter((entry) => entry.category === category);
    const open = own.filter((entry) => !isBarred(entry, member)).map(({ number }) => number);
    const foreign = candidates.filter((entry) => entry.category !== category).map(({ number }) => number);
    const barred = own.filter((entry) => isBarred(entry, member)).map(({ number }) => number);
    const first = open[0] as number;
    const tries = [
      open.slice(0, LIMIT + 1),
      [first, first],
      foreign.slice(0, 1),
      ...(barred.length > 0 ? [barred.slice(0, 1)] : []),
    ];
    return { member, category, choices: random.pick(tries), status: 422, twice: false };
  }
}

const isBarred = ({ members, departments }: Candidate, { id, departmentId }: Member): boolean =>
  members.has(id) || departments.has(departmentId);

const candidatesOf = (office: AwardOffice): Candidate[] =>
  office.read((db) => {
    const rows = db
      .prepare<[number], { number: number; category: Category; userId: number; departmentId: number }>(
        `SELECT e.number, e.category, m.user_id AS userId, m.department_id AS departmentId
           FROM award_entries e JOIN award_members m ON m.entry_id = e.id
          WHERE e.year = ? AND e.listed_revision IS NOT NULL`,
      )
      .all(office.year);
    return [...new Set(rows.map(({ number }) => number))].map((number) => {
      const own = rows.filter((row) => row.number === number);
      return {
        number,
        category: own[0]?.category as Category,
        members: new Set(own.map(({ userId }) => userId)),
        departments: new Set(own.map(({ departmentId }) => departmentId)),
      };
    });
  });

/** A ballot that the server said it has. */
export interface Acknowledged {
  voter: number;
  category: Category;
  choices: number[];
}

/** What the people know of it: the answers they got. */
export class Ledger {
  /** The last ballot that was acknowledged, by voter and category, in the order in which each came in first. */
  readonly ballots = new Map<string, Acknowledged>();
  readonly unexpected = new Map<string, number>();
  readonly times: number[] = [];
  answers = 0;
  accepted = 0;
  refused = 0;

  note({ member, category, choices }: Cast, status: number, expected: readonly number[]): void {
    this.answers += 1;
    if (!expected.includes(status)) {
      const what = `${expected.join(' or ')} expected, ${status} answered`;
      this.unexpected.set(what, (this.unexpected.get(what) ?? 0) + 1);
    }
    if (status !== 303) {
      this.refused += 1;
      return;
    }
    this.accepted += 1;
    this.ballots.set(`${category} ${member.id}`, { voter: member.id, category, choices: [...choices].sort((a, b) => a - b) });
  }
}

/** People at so many connections, each of whom sends one thing after the other. */
export class Crowd {
  readonly #agent: Agent;
  readonly #port: number;
  readonly #connections: number;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#connections = connections;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Lets everybody vote. @returns seconds it took */
  async cast(
    people: readonly (readonly Cast[])[],
    year: number,
    ledger: Ledger,
    { statusesOf, until }: { statusesOf: (cast: Cast) => readonly number[]; until?: () => boolean },
  ): Promise<number> {
    return this.#share(people, async (casts) => {
      for (const cast of casts) {
        if (until?.()) return;
        const send = () =>
          this.send(cast.member, `/awards/${year}/ballot/${cast.category}`, { choices: cast.choices.map(String) });
        const answers = await Promise.all(cast.twice ? [send(), send()] : [send()]);
        for (const { status, ms } of answers) {
          ledger.note(cast, status, statusesOf(cast));
          ledger.times.push(ms);
        }
      }
    });
  }

  /** The other vote, of posts, to compare with. @returns times in ms and the seconds it took */
  async votePosts(votes: readonly { member: Member; postId: number }[]): Promise<{ times: number[]; seconds: number }> {
    const times: number[] = [];
    const seconds = await this.#share(votes, async ({ member, postId }) => {
      const { status, ms } = await this.send(member, `/posts/${postId}/vote`, {});
      if (status !== 303) throw new Error(`A vote was answered ${status}`);
      times.push(ms);
    });
    return { times, seconds };
  }

  async #share<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<number> {
    const began = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < items.length) {
        next += 1;
        await work(items[next - 1] as T);
      }
    };
    await Promise.all(Array.from({ length: this.#connections }, worker));
    return (performance.now() - began) / 1000;
  }

  send({ cookie, csrf }: Member, address: string, fields: Record<string, string[]>): Promise<{ status: number; ms: number }> {
    const body = bodyOf(csrf, 'PUT', fields);
    const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.#port, path: address, method: 'POST', headers, agent: this.#agent },
        (response) => {
          response.resume();
          response.on('end', () => resolve({ status: response.statusCode ?? 0, ms: performance.now() - began }));
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What a ballot of a person is filed under, computed here with the key of the open vote (award-rules.md, Secrecy and audit, 2). */
export const trackerIn = (key: Buffer, year: number, category: string, voter: number): string =>
  createHmac('sha256', key).update(`${year}|${category}|${voter}`).digest('hex');

/** Rank correlation of two orders of the same things, and how likely one as strong is by chance. */
export function correlationOf(first: readonly string[], second: readonly string[]): { rho: number; p: number; n: number } {
  const n = first.length;
  const place = new Map(second.map((name, index) => [name, index]));
  const squares = first.reduce((sum, name, index) => sum + (index - (place.get(name) ?? Number.NaN)) ** 2, 0);
  const rho = 1 - (6 * squares) / (n * (n * n - 1));
  return { rho, p: twoSided(rho * Math.sqrt(n - 1)), n };
}

/** Two-sided p of a standard normal value (Abramowitz and Stegun 7.1.26, error below 1.5e-7). */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return series * Math.exp(-x * x);
}
