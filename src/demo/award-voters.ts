import { castBallot, type Paper, paperFor, requireAward } from '../awards/index.ts';
import type { FiscalYear } from '../lib/index.ts';
import type { DemoContext } from './awards.ts';
import type { DemoAward, DemoEntry } from './content.ts';
import { type DemoPerson, viewerOf } from './people.ts';
import type { Random } from './random.ts';

interface Electorate {
  people: readonly DemoPerson[];
  random: Random;
  numberOf: (entry: DemoEntry) => number;
}

const CATEGORIES_VOTED_IN = 0.8;
const BLANK = 0.03;
const FEWER_CHOICES = 0.25;
const SECOND_THOUGHTS = 0.08;

/** People who sit down and vote, each in most of the categories, some of them twice. They choose what appeals to many. */
export class AwardVoters {
  readonly #office: DemoContext;
  readonly #year: FiscalYear;
  readonly #award: DemoAward;
  readonly #random: Random;
  readonly #numberOf: Electorate['numberOf'];
  readonly #waiting: DemoPerson[];
  /** What was chosen last, by category and person. Known here alone: the box does not tell. */
  readonly #chosen = new Map<string, Map<number, number[]>>();

  constructor(office: DemoContext, year: FiscalYear, award: DemoAward, { people, random, numberOf }: Electorate) {
    this.#office = office;
    this.#year = year;
    this.#award = award;
    this.#random = random;
    this.#numberOf = numberOf;
    this.#waiting = random.sample(people, people.length);
  }

  /** The next person votes, or one who has voted already thinks again. */
  sitDown(at: Date): void {
    const voted = [...(this.#chosen.get('everyday')?.keys() ?? [])];
    const again = voted.length > 0 && this.#random.chance(SECOND_THOUGHTS);
    const voter = again ? this.#random.pick(voted) : this.#waiting.pop()?.id;
    if (voter === undefined) return;
    for (const category of again ? ['everyday'] : ['large', 'everyday', 'ideas']) {
      if (again || this.#random.chance(CATEGORIES_VOTED_IN)) this.#vote(voter, category, at);
    }
  }

  #vote(voter: number, category: string, at: Date): void {
    const paper = this.#paperOf(voter, category, at);
    if (!paper || this.#isTied(category).some((number) => paper.barred.has(number))) return;
    this.#cast(voter, category, this.#chooseFrom(paper), at);
  }

  #paperOf(voter: number, category: string, at: Date): Paper | undefined {
    const { db } = this.#office;
    const viewer = viewerOf(voter, 0);
    const paper = paperFor(db, viewer, requireAward(db, this.#year, viewer), category, at);
    return typeof paper === 'string' ? undefined : paper;
  }

  #cast(voter: number, category: string, choices: number[], at: Date): void {
    castBallot(this.#office, viewerOf(voter, 0), this.#year, category, choices, at);
    const chosen = this.#chosen.get(category) ?? new Map<number, number[]>();
    this.#chosen.set(category, chosen.set(voter, choices));
  }

  #chooseFrom({ entries, barred, limit }: Paper): number[] {
    if (this.#random.chance(BLANK)) return [];
    const count = this.#random.chance(FEWER_CHOICES) ? this.#random.between(1, limit) : limit;
    const left = entries.filter(({ number, state }) => !barred.has(number) && state !== 'withdrawn').map(({ number }) => number);
    const chosen: number[] = [];
    while (chosen.length < count && left.length > 0) chosen.push(...left.splice(this.#favourite(left), 1));
    return chosen;
  }

  /** Where in the list the one stands that somebody likes best: twice the appeal is four times as likely. */
  #favourite(numbers: readonly number[]): number {
    const appeal = new Map(this.#award.entries.map((entry) => [this.#numberOf(entry), entry.appeal ** 2]));
    const weights = numbers.map((number) => appeal.get(number) ?? 1);
    let rest = this.#random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
    return Math.max(0, index);
  }

  #isTied(category: string): number[] {
    return this.#award.entries.filter((entry) => entry.tie && entry.category === category).map(this.#numberOf);
  }

  /**
   * Some think again in the last minutes, and two entries end equal: who chose only the one that leads chooses the other, the last
   * of an odd difference neither. Nobody who votes there is barred from the one or the other, so their rates are equal as well.
   */
  evenOut(at: Date): void {
    const ballots = this.#chosen.get('everyday') ?? new Map<number, number[]>();
    const count = (number: number) => [...ballots.values()].filter((choices) => choices.includes(number)).length;
    const [low, high] = this.#isTied('everyday').sort((a, b) => count(a) - count(b)) as [number, number];
    const movable = [...ballots].filter(([voter, choices]) => {
      const open = this.#paperOf(voter, 'everyday', at)?.entries.filter(({ state }) => state === 'withdrawn') ?? [];
      return choices.includes(high) && !choices.includes(low) && !open.some(({ number }) => choices.includes(number));
    });
    for (const [voter, choices] of movable) {
      const lead = count(high) - count(low);
      if (lead === 0) return;
      const others = choices.filter((number) => number !== high);
      this.#cast(voter, 'everyday', lead === 1 ? others : [...others, low], at);
    }
  }
}
