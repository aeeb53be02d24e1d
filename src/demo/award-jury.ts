import {
  answerInvitation,
  CRITERIA,
  type CriterionId,
  changeCard,
  decideOrder,
  declareRecusal,
  entryCode,
  lockCards,
  nameJuror,
  ownCards,
  requireAward,
  requireOrder,
  saveCalibration,
  saveCard,
  writeDeliberationNote,
} from '../awards/index.ts';
import { addDays, type Day, dayOf } from '../lib/index.ts';
import { at, later, workdayFrom, workdays } from './award-dates.ts';
import type { AwardScene } from './award-scene.ts';
import type { DemoAward, DemoEntry, DemoJuror, FinishedAward } from './content.ts';
import type { DemoPerson } from './people.ts';
import { Random } from './random.ts';

type Scores = Record<CriterionId, number>;

/** Finds a juror among the people who have no part in the year. @throws where nobody is left */
export type Candidates = (wanted: DemoJuror, taken: ReadonlySet<number>, moment: Date) => DemoPerson;

const SEED = 20260115;
const CATEGORIES = ['large', 'everyday', 'ideas'] as const;
/** How often a juror who is in no temper sees it a point better or worse than most. */
const OTHER_VIEW = 0.2;
/** Whoever tries the rubric before the judging, of those who have accepted. */
const CALIBRATED = 2;

/** The jury of one year: named and invited, and in a finished year their cards and what they made of them. */
export class AwardJury {
  readonly #scene: AwardScene;
  readonly #award: DemoAward;
  readonly #members: DemoPerson[] = [];

  constructor(scene: AwardScene, award: DemoAward) {
    this.#scene = scene;
    this.#award = award;
  }

  /** @param invited one more, who does not answer */
  invite(candidates: Candidates, invited?: DemoPerson): void {
    const { add, office, year, secretary, viewer } = this.#scene;
    const named = workdayFrom(dayOf(this.#scene.dates.nominationsCloseAt));
    add(at(named, '09:20'), (moment) => {
      for (const juror of this.#award.jury)
        this.#members.push(candidates(juror, new Set(this.#members.map(({ id }) => id)), moment));
      for (const { id: userId } of [...this.#members, ...(invited ? [invited] : [])])
        nameJuror(office.db, secretary(moment), { year, userId }, moment);
    });
    this.#award.jury.forEach((_, index) => {
      add(at(workdayFrom(addDays(named, 1 + index)), `1${index}:15`), (moment) =>
        answerInvitation(office.db, viewer(this.#member(index), moment), year, 'accepted', moment),
      );
    });
  }

  /** Some try the rubric on the case of an earlier year, days after they have accepted. @param points what most would give it */
  calibrate(points: readonly number[]): void {
    const { add, office, year, viewer, dates } = this.#scene;
    for (let index = 0; index < CALIBRATED; index += 1)
      add(at(workdayFrom(addDays(dayOf(dates.votingOpensAt), 1 + index)), '16:40'), (moment) =>
        saveCalibration(office.db, viewer(this.#member(index), moment), year, this.#scores(points, { index, number: 0 }), moment),
      );
  }

  /** From the first card to the order that the jury decided. @param begun when the judging began */
  judge(award: FinishedAward, begun: Date): void {
    const days = workdays(addDays(dayOf(begun), 1), addDays(dayOf(begun), 17));
    const from = (index: number): Day => days[index % days.length] as Day;
    award.jury.forEach(({ declares }, index) => {
      if (declares) this.#declare(index, declares, later(begun, { minutes: 50 }));
      CATEGORIES.forEach((category, turn) => {
        this.#scene.add(at(from(2 * turn + index), `1${turn + 2}:${10 + 7 * index}`), (moment) =>
          this.#fill(category, index, moment),
        );
        this.#scene.add(at(from(8 + index), `16:${20 + 5 * turn}`), (moment) => this.#lock(category, index, moment));
      });
    });
    const last = days.at(-1) as Day;
    this.#scene.add(at(workdayFrom(addDays(last, 10)), '10:05'), (moment) => this.#change(award, moment));
    award.notes.forEach((note, index) => {
      this.#scene.add(at(workdayFrom(addDays(last, 11 + index)), `1${1 + index}:20`), (moment) => this.#note(note, moment));
    });
    const closed = dayOf(this.#scene.dates.judgingClosesAt);
    this.#scene.add(at(workdayFrom(addDays(closed, 1)), '15:00'), (moment) => this.#deviate(award, moment));
  }

  #member(index: number): DemoPerson {
    return this.#members[index] as DemoPerson;
  }

  #declare(index: number, { case: beginning, reason }: { case: string; reason: string }, declaredAt: Date): void {
    const { add, office, year, viewer, numberOf } = this.#scene;
    add(declaredAt, (moment) => {
      const juror = this.#member(index);
      const recusal = { year, userId: juror.id, number: numberOf(beginning), reason };
      declareRecusal(office.db, viewer(juror, moment), recusal, moment);
    });
  }

  #fill(category: string, index: number, moment: Date): void {
    const { office, year, viewer } = this.#scene;
    const juror = viewer(this.#member(index), moment);
    for (const { entry } of ownCards(office.db, requireAward(office.db, year, juror), juror, category, moment)) {
      const { points, comments } = this.#entryOf(entry.number);
      const comment = comments[(index + entry.number) % this.#award.jury.length] ?? '';
      const scores = this.#scores(points, { index, number: entry.number });
      saveCard(office.db, juror, entry, { ...scores, comment, note: '' }, moment);
    }
  }

  /** The last of the jurors forgets one category: its cards are whole when the judging closes, and count. */
  #lock(category: string, index: number, moment: Date): void {
    const { office, year, viewer } = this.#scene;
    if (index === this.#award.jury.length - 1 && category === 'ideas') return;
    lockCards(office.db, viewer(this.#member(index), moment), year, category, moment);
  }

  #change({ changed: { case: beginning, juror, criterion, reason } }: FinishedAward, moment: Date): void {
    const { office, year, viewer, numberOf } = this.#scene;
    const own = viewer(this.#member(juror), moment);
    const { category } = this.#entryOf(numberOf(beginning));
    const found = ownCards(office.db, requireAward(office.db, year, own), own, category, moment).find(
      ({ entry }) => entry.number === numberOf(beginning),
    );
    if (!found) return;
    const { card, entry } = found;
    const scores = Object.fromEntries(CRITERIA.map((id) => [id, card[id]])) as Scores;
    const raised = { ...scores, [criterion]: Math.min(5, scores[criterion] + 1) };
    changeCard(office.db, own, entry, { ...raised, comment: card.comment, reason }, moment);
  }

  #note({ case: beginning, juror, text }: FinishedAward['notes'][number], moment: Date): void {
    const { office, year, viewer, numberOf } = this.#scene;
    const own = viewer(this.#member(juror), moment);
    writeDeliberationNote(office.db, own, { year, number: numberOf(beginning) }, text, moment);
  }

  /** Puts a case first in its category, where the count did not. */
  #deviate({ deviation: { category, first, reason } }: FinishedAward, moment: Date): void {
    const { office, year, secretary, numberOf } = this.#scene;
    const by = secretary(moment);
    const { computed } = requireOrder(office.db, requireAward(office.db, year, by), category, moment);
    const numbers = new Map(this.#award.entries.map((entry) => [entryCode(year, numberOf(entry.case)), numberOf(entry.case)]));
    const others = computed.map((code) => numbers.get(code) as number).filter((number) => number !== numberOf(first));
    decideOrder(office.db, by, { year, scope: category }, { entries: [numberOf(first), ...others], reason }, moment);
  }

  #entryOf(number: number): DemoEntry {
    return this.#award.entries.find((entry) => this.#scene.numberOf(entry.case) === number) as DemoEntry;
  }

  /** The same for a juror and an entry whatever else is judged: which of two equals is on the shortlist, the lot decides. */
  #scores(points: readonly number[], { index, number }: { index: number; number: number }): Scores {
    const { temper } = this.#award.jury[index] as DemoJuror;
    const random = new Random(SEED + 100 * number + index);
    const shift = () => {
      if (random.chance(Math.abs(temper))) return Math.sign(temper);
      return random.chance(OTHER_VIEW) ? random.pick([-1, 1]) : 0;
    };
    return Object.fromEntries(
      CRITERIA.map((id, place) => [id, Math.max(1, Math.min(5, (points[place] as number) + shift()))]),
    ) as Scores;
  }
}
