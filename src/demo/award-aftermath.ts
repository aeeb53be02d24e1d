import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  addPhoto,
  answerRollout,
  isOfTeam,
  issueCertificates,
  recommendCase,
  requireCase,
  saveCertificateText,
  setDepartments,
  settleReminder,
  winnersOf,
} from '../awards/index.ts';
import { addDays, addMonths, type Day } from '../lib/index.ts';
import { DEMO_DIR } from '../paths.ts';
import { at, workdayFrom } from './award-dates.ts';
import type { AwardScene } from './award-scene.ts';
import type { FinishedAward } from './content.ts';
import { type DemoStaff, departmentAt } from './people.ts';
import { Random } from './random.ts';

const SEED = 20260203;
/** Of all the pictures that are drawn for the demonstration's teams. */
const PHOTO_SIZE = { width: 1200, height: 800 };
/** The ceremony is held so many days after the publication. */
const CEREMONY = 15;

/** What became of a published result: certificates, photos, and what other departments made of the cases. */
export class AwardAftermath {
  readonly #scene: AwardScene;
  readonly #staff: DemoStaff;
  readonly #award: FinishedAward;
  readonly #published: Day;
  readonly #random = new Random(SEED);
  /** How many answers a department has given to a case. */
  readonly #answered = new Map<string, number>();

  constructor(scene: AwardScene, staff: DemoStaff, award: FinishedAward, published: Day) {
    this.#scene = scene;
    this.#staff = staff;
    this.#award = award;
    this.#published = published;
  }

  tell(): void {
    this.#after(1, '10:30', (moment) => this.#certify(moment));
    this.#after(2, '11:10', (moment) => this.#ask(moment));
    for (const photo of this.#award.photos) this.#after(CEREMONY + 3, '14:20', (moment) => this.#show(photo, moment));
    for (const answer of this.#award.answers) this.#after(answer.days, '13:40', (moment) => this.#answer(answer, moment));
    for (const reminder of this.#award.reminders) this.#remind(reminder);
  }

  #after(days: number, time: string, run: (moment: Date) => void): void {
    this.#scene.add(at(workdayFrom(addDays(this.#published, days)), time), run);
  }

  #certify(moment: Date): void {
    const { office, year, secretary } = this.#scene;
    const datedOn = workdayFrom(addDays(this.#published, CEREMONY));
    saveCertificateText(office.db, secretary(moment), year, { ...this.#award.certificate, datedOn }, moment);
    issueCertificates(office.db, secretary(moment), year, { version: 1, despite: false }, moment);
  }

  #show({ case: beginning, file, description }: FinishedAward['photos'][number], moment: Date): void {
    const { office, year, secretary, numberOf } = this.#scene;
    if (!this.#hasWon(beginning)) return;
    const photo = { data: readFileSync(path.join(DEMO_DIR, 'images', file)), ...PHOTO_SIZE, description };
    addPhoto(office.db, secretary(moment), { year, number: numberOf(beginning), photo }, moment);
  }

  /** Recommends one more case, and writes down in how many departments the tasks exist. */
  #ask(moment: Date): void {
    const { office, year, secretary, postIdOf } = this.#scene;
    const { recommended, departments } = this.#award;
    if (!this.#hasWon(recommended.case)) {
      const recommendation = { year, postId: postIdOf(recommended.case), reason: recommended.reason };
      recommendCase(office.db, secretary(moment), recommendation, moment);
    }
    for (const { case: beginning, count } of departments.filter((row) => this.#isAsked(row.case)))
      setDepartments(office.db, secretary(moment), { year, postId: postIdOf(beginning), departments: count }, moment);
  }

  #answer({ case: beginning, department, answer, hours, reason }: FinishedAward['answers'][number], moment: Date): void {
    const { office, viewer, secretary, postIdOf } = this.#scene;
    if (!this.#isAsked(beginning)) return;
    const { rollout } = requireCase(office.db, secretary(moment), postIdOf(beginning));
    const departmentId = this.#staff.departmentIds.get(department);
    // Whoever a visitor signs in as does what the visitor lets them do.
    const colleagues = this.#staff.people.filter(
      (person) => /^m\d+$/.test(person.login) && departmentAt(person, moment) === departmentId && !isOfTeam(rollout, person),
    );
    if (colleagues.length === 0) return;
    const key = `${beginning} ${department}`;
    const seen = this.#answered.get(key) ?? 0;
    const form = { answer, reason, hoursAYear: hours, seen };
    answerRollout(office.db, viewer(this.#random.pick(colleagues), moment), postIdOf(beginning), form, moment);
    this.#answered.set(key, seen + 1);
  }

  #remind({ case: beginning, months, note }: FinishedAward['reminders'][number]): void {
    const { add, office, year, secretary, postIdOf } = this.#scene;
    const asked = `${addMonths(this.#published.slice(0, 7), months)}-20`;
    add(at(workdayFrom(asked), '16:00'), (moment) => {
      if (!this.#hasWon(beginning)) return;
      settleReminder(office.db, secretary(moment), { year, postId: postIdOf(beginning), months, note }, moment);
    });
  }

  #isAsked(beginning: string): boolean {
    return beginning === this.#award.recommended.case || this.#hasWon(beginning);
  }

  #hasWon(beginning: string): boolean {
    const { office, year, numberOf } = this.#scene;
    return winnersOf(office.db, year).some(({ entry }) => entry.number === numberOf(beginning));
  }
}
