import {
  acceptAnswer,
  adoptPost,
  castVote,
  confirmAdoption,
  endAdoption,
  insertComment,
  type PostContent,
  postQueries,
  publishPost,
  setBookmark,
} from '../board/index.ts';
import type { Db } from '../db/index.ts';
import { addMonths, DAY_MS, dayOf, type FiscalYear, monthIndex, monthOf } from '../lib/index.ts';
import { listCategories, taxonomyQueries } from '../taxonomy/index.ts';
import type { Viewer } from '../web/index.ts';
import type { Standing } from './awards.ts';
import type { DemoPost } from './content.ts';
import { withoutFiles } from './files.ts';
import { type DemoPerson, type DemoStaff, departmentAt, firstDayOf, isNearSecretaries, viewerOf } from './people.ts';
import type { Random } from './random.ts';

interface DemoComment {
  text: string;
  reply?: string | undefined;
  accepted?: boolean | undefined;
}

interface Act {
  at: Date;
  run: (at: Date) => void;
}

/** The month the written content speaks of as the present. */
const CONTENT_MONTH = '2026-11';
/** Votes a post of each popularity gathers in the end, from and to. */
const VOTES = [
  [0, 0],
  [1, 7],
  [4, 16],
  [10, 32],
  [26, 60],
  [50, 105],
] as const;
const VIEWS_PER_VOTE = 4;

/**
 * What the people did with the posts over the years, told in the order it happened through the product's own actions:
 * publishing, comments, votes, adoptions with their confirmations and ends, bookmarks, views.
 */
export class DemoActivity {
  readonly #db: Db;
  readonly #staff: DemoStaff;
  readonly #random: Random;
  readonly #now: Date;
  readonly #start: Date;
  readonly #acts: Act[] = [];
  readonly #published = new Map<DemoPost, number>();

  constructor(db: Db, staff: DemoStaff, years: readonly FiscalYear[], random: Random, now: Date) {
    this.#db = db;
    this.#staff = staff;
    this.#random = random;
    this.#now = now;
    this.#start = firstDayOf(years[0] as FiscalYear);
  }

  /**
   * Plans a post and all that follows from it. `index` of `count` spreads the posts over the years.
   * @param standing for a case that stands for the award
   */
  plan(post: DemoPost, index: number, count: number, standing?: Standing): void {
    const planned = this.#publicationOf(post, index, count);
    const publishedAt = standing && planned > standing.by ? this.#atWork(standing.by) : planned;
    const author = this.#authorOf(post, publishedAt, standing);
    let postId = 0;
    this.add(publishedAt, (at) => {
      postId = publishPost(this.#db, { id: author.id, departmentId: departmentAt(author, at) }, this.#contentOf(post, at), at);
      this.#published.set(post, postId);
    });
    const others = this.#staff.people.filter(({ id }) => id !== author.id);
    this.#planComments(post, publishedAt, author, others, () => postId);
    const supporters = this.#planVotes(post, publishedAt, others, () => postId);
    this.#planAdoptions(post, publishedAt, supporters, () => postId);
    this.#planViews(publishedAt, others, supporters.length * VIEWS_PER_VOTE + 3, () => postId);
  }

  /** Does everything, in order of time. `progress` is told what part is done. */
  run(progress: (done: number) => void): void {
    this.#acts.sort((a, b) => a.at.getTime() - b.at.getTime());
    this.#acts.forEach(({ at, run }, index) => {
      run(at);
      if (index % 2_000 === 0) progress(index / this.#acts.length);
    });
  }

  /** Plans anything else that happens at a time, unless it lies ahead. */
  add(at: Date, run: (at: Date) => void): void {
    if (at < this.#now) this.#acts.push({ at, run });
  }

  #viewer(person: DemoPerson, at: Date): Viewer {
    return viewerOf(person.id, departmentAt(person, at));
  }

  #publicationOf(post: DemoPost, index: number, count: number): Date {
    // The board grows: later months hold more posts than the first.
    const share = Math.sqrt((index + this.#random.next()) / count);
    const span = this.#now.getTime() - this.#start.getTime();
    const planned = this.#start.getTime() + share * span;
    const periodTo = post.kind === 'case_study' ? post.periodTo : undefined;
    const earliest = periodTo ? Date.parse(`${addMonths(this.#shift(periodTo), 1)}-10T00:00:00Z`) : 0;
    const latest = this.#now.getTime() - 2 * 3_600_000;
    return this.#atWork(new Date(Math.min(Math.max(planned, earliest), latest)));
  }

  /** The content's months, moved so that its present is today's month. */
  #shift(month: string): string {
    return addMonths(month, monthIndex(monthOf(this.#now)) - monthIndex(CONTENT_MONTH));
  }

  /** A moment of a working day near `at`, never after now. */
  #atWork(at: Date): Date {
    const day = new Date(at);
    while ([0, 6].includes(new Date(day.getTime() + 9 * 3_600_000).getUTCDay())) day.setTime(day.getTime() - DAY_MS);
    const minutes = this.#random.between(8 * 60 + 35, 18 * 60 + 20);
    const moment = new Date(Date.parse(`${dayOf(day)}T00:00:00+09:00`) + minutes * 60_000 + this.#random.between(0, 59_000));
    return moment < this.#now ? moment : new Date(this.#now.getTime() - this.#random.between(3, 180) * 60_000);
  }

  /** Some days after `at`, and never before it: what happens on the same day happens a while later. */
  #after(at: Date, days: number): Date {
    const soonest = at.getTime() + this.#random.between(5, 180) * 60_000;
    return new Date(Math.max(this.#atWork(new Date(at.getTime() + days * DAY_MS)).getTime(), soonest));
  }

  #authorOf(post: DemoPost, at: Date, standing: Standing | undefined): DemoPerson {
    const named = this.#staff.people.find(({ login }) => login === standing?.lead);
    if (named) return named;
    const place = this.#staff.departmentIds.get(post.department);
    const colleagues = this.#staff.people.filter((person) => departmentAt(person, at) === place);
    const suzuki = colleagues.find(({ login }) => login === 'suzuki');
    if (suzuki && this.#random.chance(0.6)) return suzuki;
    // Who leads an entry is still there when it is put forward.
    const staying = (person: DemoPerson) =>
      !standing || (departmentAt(person, standing.by) === place && !isNearSecretaries(this.#staff, person));
    const writers = colleagues.filter((person) => person.login !== 'sato' && person.login !== 'tanaka' && staying(person));
    return this.#random.pick(writers.length > 0 ? writers : colleagues);
  }

  #contentOf(post: DemoPost, at: Date): PostContent {
    const category = listCategories(this.#db).find(({ slug }) => slug === post.category);
    if (!category) throw new Error(`${post.title}: no category ${post.category}`);
    const body = withoutFiles(post.body);
    const base = { title: post.title, categoryId: category.id, tags: post.tags, body, attachments: [], coauthors: [] };
    if (post.kind === 'question') return { ...base, kind: 'question' };
    if (post.kind === 'quick_win') {
      const { before, after, minutesSaved, runsPerMonth } = post;
      return { ...base, kind: 'quick_win', before, after, minutesSaved, runsPerMonth };
    }
    if (post.kind === 'tip') {
      const tools = taxonomyQueries(this.#db).listTools();
      const toolIds = post.tools.flatMap((name) => tools.find((tool) => tool.name === name)?.id ?? []);
      return {
        ...base,
        kind: 'tip',
        goal: post.goal,
        toolIds,
        level: post.level,
        testedOn: post.testedOn,
        minutesSaved: post.minutesSaved,
        cautions: post.cautions.trim(),
      };
    }
    const from = post.periodFrom && this.#shift(post.periodFrom);
    const to = post.periodTo && this.#shift(post.periodTo);
    const published = monthOf(at);
    return {
      ...base,
      kind: 'case_study',
      challenge: post.challenge.trim(),
      approach: post.approach.trim(),
      effect: post.effect.trim(),
      cost: post.cost.trim(),
      structure: post.structure.trim(),
      knowHow: post.knowHow.trim(),
      nextSteps: post.nextSteps.trim(),
      contact: post.contact,
      size: post.size,
      effectHoursPerYear: post.effectHoursPerYear,
      effectYenPerYear: post.effectYenPerYear,
      periodFrom: from && from <= published ? from : undefined,
      periodTo: from && to && from <= published && to <= published ? to : undefined,
    };
  }

  #planComments(post: DemoPost, publishedAt: Date, author: DemoPerson, others: DemoPerson[], postId: () => number): void {
    post.comments.forEach((comment: DemoComment, index) => {
      const { text, reply, accepted = false } = comment;
      const commenter = this.#random.pick(others);
      const at = this.#after(publishedAt, this.#random.between(0, 4) + index * this.#random.between(1, 12));
      let commentId = 0;
      this.add(at, (moment) => {
        commentId = insertComment(
          this.#db,
          this.#viewer(commenter, moment),
          postId(),
          { body: text.trim(), parentId: undefined },
          moment,
        );
      });
      const answered = this.#after(at, this.#random.between(0, 2));
      if (accepted)
        this.add(answered, (moment) => acceptAnswer(this.#db, this.#viewer(author, moment), postId(), commentId, moment));
      if (!reply) return;
      this.add(answered, (moment) => {
        insertComment(this.#db, this.#viewer(author, moment), postId(), { body: reply.trim(), parentId: commentId }, moment);
      });
    });
  }

  #planVotes(post: DemoPost, publishedAt: Date, others: DemoPerson[], postId: () => number): { person: DemoPerson; at: Date }[] {
    const [least, most] = VOTES[post.popularity] as readonly [number, number];
    const voters = this.#random.sample(others, this.#random.between(least, most)).map((person) => ({
      person,
      // Most find a post in its first weeks, some much later.
      at: this.#after(publishedAt, 240 * this.#random.next() ** 4),
    }));
    for (const { person, at } of voters)
      this.add(at, (moment) => castVote(this.#db, this.#viewer(person, moment), postId(), moment));
    return voters.filter(({ at }) => at > publishedAt);
  }

  #planAdoptions(post: DemoPost, publishedAt: Date, supporters: { person: DemoPerson; at: Date }[], postId: () => number): void {
    const { adoption } = post;
    if (!adoption) return;
    for (const { person, at } of supporters) {
      if (!this.#random.chance(0.16)) continue;
      const minutesPerRun = clamp(
        roundTo(adoption.minutes * (0.3 + 0.8 * this.#random.next()), adoption.minutes >= 20 ? 5 : 1),
        1,
        480,
      );
      const runsPerMonth = clamp(Math.round(adoption.runs * (0.3 + 0.9 * this.#random.next()) * 10) / 10, 0.1, 200);
      const adoptedAt = this.#after(new Date(Math.max(at.getTime(), publishedAt.getTime())), this.#random.between(0, 10));
      const startedOn = monthOf(adoptedAt);
      this.add(adoptedAt, (moment) => {
        adoptPost(this.#db, this.#viewer(person, moment), postId(), { minutesPerRun, runsPerMonth, startedOn, note: '' }, moment);
      });
      this.#planAfterAdoption(person, adoptedAt, postId);
    }
  }

  #planAfterAdoption(person: DemoPerson, adoptedAt: Date, postId: () => number): void {
    const endedAt = this.#random.chance(0.12) ? this.#after(adoptedAt, this.#random.between(60, 400)) : undefined;
    const marches = Array.from(
      { length: 4 },
      (_, index) => `${Number(dayOf(adoptedAt).slice(0, 4)) + index}-03-${this.#random.between(10, 24)}`,
    );
    const asked = [this.#after(adoptedAt, 31), ...marches.map((day) => this.#atWork(new Date(`${day}T03:00:00Z`)))];
    for (const at of asked) {
      if (at <= adoptedAt || (endedAt && at >= endedAt) || !this.#random.chance(0.75)) continue;
      this.add(at, (moment) => confirmAdoption(this.#db, this.#viewer(person, moment), postId(), moment));
    }
    if (endedAt && endedAt > adoptedAt)
      this.add(endedAt, (moment) => endAdoption(this.#db, this.#viewer(person, moment), postId(), moment));
  }

  #planViews(publishedAt: Date, others: DemoPerson[], count: number, postId: () => number): void {
    for (let view = 0; view < count; view += 1) {
      const person = this.#random.pick(others);
      this.add(this.#after(publishedAt, 300 * this.#random.next() ** 3), (moment) =>
        postQueries(this.#db).addView(postId(), dayOf(moment), person.id),
      );
    }
  }

  /** Remembers where a post with files went, for `addFiles`. */
  get published(): ReadonlyMap<DemoPost, number> {
    return this.#published;
  }

  /** What the people of the sign-in page find under their own pages. */
  planCast(): void {
    const sato = this.#staff.people.find(({ login }) => login === 'sato');
    if (!sato) return;
    const at = this.#atWork(new Date(this.#now.getTime() - 5 * DAY_MS));
    this.add(at, (moment) => {
      const viewer = this.#viewer(sato, moment);
      const recent = this.#db
        .prepare<[number], { id: number }>('SELECT id FROM posts WHERE listed = 1 AND author_id <> ? ORDER BY hot DESC LIMIT 6')
        .all(sato.id);
      for (const { id } of recent) setBookmark(this.#db, viewer, id, true, moment);
    });
  }
}

const clamp = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));
const roundTo = (value: number, step: number): number => Math.round(value / step) * step;
