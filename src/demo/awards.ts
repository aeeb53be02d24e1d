import {
  addByJury,
  announceYear,
  answerNomination,
  askedItems,
  beginJudging,
  type CategoryRow,
  calibrationCases,
  chooseCalibration,
  confirmResult,
  createYear,
  decideEntry,
  freezeResult,
  freezeShortlist,
  nominate,
  openRefusal,
  openVoting,
  publishResult,
  recordLot,
  requireAward,
  requireScreened,
  runAwardChores,
  saveRubric,
  saveSettings,
  screeningVersion,
  settleRefusal,
  stateNumber,
  withdrawEntry,
} from '../awards/index.ts';
import { requireVisible } from '../board/index.ts';
import { addDays, type Day, dayOf, type FiscalYear } from '../lib/index.ts';
import type { AppContext, Role, Viewer } from '../web/index.ts';
import { AwardAftermath } from './award-aftermath.ts';
import { type AwardDates, at, datesOfLastYear, datesOfThisYear, later, workdayFrom, workdays } from './award-dates.ts';
import { AwardJury } from './award-jury.ts';
import type { AddAct, AwardScene } from './award-scene.ts';
import { AwardVoters } from './award-voters.ts';
import { type DemoEntry, type DemoJuror, type DemoPost, type FinishedAward, type OpenAward, readAwards } from './content.ts';
import { type DemoPerson, type DemoStaff, departmentAt, isNearSecretaries, type SecretaryLogin, viewerOf } from './people.ts';
import { Random } from './random.ts';

export type DemoContext = Pick<AppContext, 'db' | 'config' | 'log'>;

/** When a case has to be on the board, and who writes it where that matters. */
export interface Standing {
  by: Date;
  lead: string | undefined;
}

const SEED = 20261116;
const SITTINGS = { last: 152, this: 51 };
/** Cases are written during the last weeks before nominations begin. */
const WRITTEN_WITHIN_DAYS = 24;

/** The award of last year from its beginning to what other departments made of it, and that of this year, in which people are voting. */
export class DemoAwards {
  readonly #office: DemoContext;
  readonly #staff: DemoStaff;
  readonly #posts: readonly DemoPost[];
  readonly #years: YearPlan[];

  constructor(office: DemoContext, staff: DemoStaff, posts: readonly DemoPost[], now: Date) {
    this.#office = office;
    this.#staff = staff;
    this.#posts = posts;
    const awards = readAwards();
    this.#years = [
      {
        award: awards.last,
        dates: datesOfLastYear(now),
        sittings: SITTINGS.last,
        votedUntil: datesOfLastYear(now).votingClosesAt,
      },
      { award: awards.this, dates: datesOfThisYear(now), sittings: SITTINGS.this, votedUntil: now },
    ];
  }

  /** The cases that stand, which their people write before nominations begin. */
  standing(): Map<DemoPost, Standing> {
    const cases = this.#years.flatMap(({ award: { entries }, dates }) =>
      entries.map((entry, index): [DemoPost, Standing] => [
        this.#caseOf(entry),
        { by: later(dates.nominationsOpenAt, { days: -1 - (index % WRITTEN_WITHIN_DAYS) }), lead: entry.lead },
      ]),
    );
    return new Map(cases);
  }

  /** @param published where each case went; asked for when its time has come */
  plan(add: AddAct, published: ReadonlyMap<DemoPost, number>): void {
    for (const plan of this.#years) {
      const postIdOf = (entry: DemoEntry): number => published.get(this.#caseOf(entry)) as number;
      new AwardStory(this.#office, this.#staff, plan, postIdOf).tell(add);
    }
  }

  #caseOf(entry: DemoEntry): DemoPost {
    const found = this.#posts.filter(({ kind, title }) => kind === 'case_study' && title.startsWith(entry.case));
    if (found.length !== 1) throw new Error(`${found.length} cases begin with ${entry.case}`);
    return found[0] as DemoPost;
  }
}

interface YearPlan {
  award: FinishedAward | OpenAward;
  dates: AwardDates;
  /** How often somebody sits down to vote. */
  sittings: number;
  votedUntil: Date;
}

/** One year, told as acts in the order of time. */
class AwardStory {
  readonly #office: DemoContext;
  readonly #staff: DemoStaff;
  readonly #award: FinishedAward | OpenAward;
  readonly #dates: AwardDates;
  readonly #plan: YearPlan;
  readonly #postIdOf: (entry: DemoEntry) => number;
  readonly #random: Random;
  readonly #numbers = new Map<DemoEntry, number>();
  /** Leads and the others of their teams. */
  readonly #standing = new Set<number>();
  readonly #nominators = new Set<number>();

  constructor(office: DemoContext, staff: DemoStaff, plan: YearPlan, postIdOf: (entry: DemoEntry) => number) {
    this.#office = office;
    this.#staff = staff;
    this.#award = plan.award;
    this.#dates = plan.dates;
    this.#plan = plan;
    this.#postIdOf = postIdOf;
    this.#random = new Random(SEED + plan.sittings);
  }

  tell(add: AddAct): void {
    this.#begin(add);
    this.#award.entries.forEach((entry, index) => {
      this.#nominate(add, entry, index);
      this.#screen(add, entry, index);
    });
    add(this.#dates.frozenAt, (moment) => openVoting(this.#office, this.#secretary(moment), this.#year, moment));
    this.#vote(add);
    if ('lot' in this.#award) this.#finish(add, this.#award);
    else this.#prepare(add, this.#award);
  }

  /** What follows on a vote that is over. */
  #finish(add: AddAct, award: FinishedAward): void {
    const scene = this.#scene(add);
    const jury = new AwardJury(scene, award);
    jury.invite((...wanted) => this.#candidate(...wanted));
    const begun = this.#count(add, award);
    jury.judge(award, begun);
    const published = this.#conclude(add);
    new AwardAftermath(scene, this.#staff, award, published).tell();
  }

  /** While people vote, the jury gets ready. */
  #prepare(add: AddAct, award: OpenAward): void {
    const jury = new AwardJury(this.#scene(add), award);
    jury.invite(
      (...wanted) => this.#candidate(...wanted),
      this.#staff.people.find(({ login }) => login === award.invited),
    );
    const { db } = this.#office;
    const { announcedAt, nominationsCloseAt } = this.#dates;
    const { calibration, anchor } = award;
    add(later(announcedAt, { minutes: 95 }), (moment) => saveRubric(db, this.#secretary(moment), this.#year, [anchor], moment));
    add(at(workdayFrom(addDays(dayOf(nominationsCloseAt), 1)), '15:30'), (moment) => {
      const cases = calibrationCases(db, this.#year);
      const chosen = cases.find(({ title }) => title.startsWith(calibration.case)) ?? cases[0];
      chooseCalibration(db, this.#secretary(moment), this.#year, chosen?.id, moment);
    });
    jury.calibrate(calibration.points);
  }

  #scene(add: AddAct): AwardScene {
    const entryOf = (beginning: string) => this.#award.entries.find((entry) => entry.case === beginning) as DemoEntry;
    return {
      office: this.#office,
      year: this.#year,
      dates: this.#dates,
      add,
      viewer: (person, moment) => this.#viewer(person, moment),
      secretary: (moment, login) => this.#secretary(moment, login),
      postIdOf: (beginning) => this.#postIdOf(entryOf(beginning)),
      numberOf: (beginning) => this.#numbers.get(entryOf(beginning)) as number,
    };
  }

  get #year(): FiscalYear {
    return this.#dates.year;
  }

  #begin(add: AddAct): void {
    const { db } = this.#office;
    const { createdAt, announcedAt } = this.#dates;
    const copied = 'lot' in this.#award ? undefined : this.#year - 1;
    add(createdAt, (moment) => createYear(db, this.#secretary(moment), { year: this.#year, copied }, moment));
    add(later(createdAt, { minutes: 40 }), (moment) => this.#settle(moment));
    add(announcedAt, (moment) => announceYear(db, this.#secretary(moment), this.#year, moment));
  }

  #settle(moment: Date): void {
    const secretary = this.#secretary(moment);
    const { rules, categories } = requireAward(this.#office.db, this.#year, secretary);
    const { version, year, introductionHtml, juryFloor, voteFloor, decidedBy, decidedAt, ...settings } = rules;
    const { work, nominationsOpenAt, nominationsCloseAt, votingOpensAt, votingClosesAt, judgingClosesAt } = this.#dates;
    const form = {
      ...settings,
      introduction: this.#award.introduction.trim(),
      workFrom: work.from,
      workTo: work.to,
      nominationsOpenAt: nominationsOpenAt.toISOString(),
      nominationsCloseAt: nominationsCloseAt.toISOString(),
      votingOpensAt: votingOpensAt.toISOString(),
      votingClosesAt: votingClosesAt.toISOString(),
      judgingClosesAt: judgingClosesAt.toISOString(),
      shortlistSize: this.#award.shortlist.size,
      shortlistSlack: this.#award.shortlist.slack,
      categories,
    };
    saveSettings(this.#office.db, secretary, { year, version, form }, moment);
  }

  #nominate(add: AddAct, entry: DemoEntry, index: number): void {
    const { db } = this.#office;
    const { nominationsOpenAt, nominationsCloseAt } = this.#dates;
    const days = workdays(addDays(dayOf(nominationsOpenAt), 1), addDays(dayOf(nominationsCloseAt), -6));
    const day = days[(index * 7) % days.length] as Day;
    const time = (hour: number) => `${String(hour + (index % 5)).padStart(2, '0')}:${String((index * 13) % 60).padStart(2, '0')}`;
    add(at(day, time(9)), (moment) => this.#putForward(entry, moment));
    entry.also.forEach((reason, other) => {
      add(at(workdayFrom(addDays(day, other + 1)), time(13)), (moment) => {
        const nominator = this.#random.pick(this.#bystanders(entry, moment));
        this.#nominators.add(nominator.id);
        nominate(
          db,
          this.#viewer(nominator, moment),
          this.#year,
          this.#postIdOf(entry),
          this.#formOf(entry, moment, { reason }),
          moment,
        );
      });
    });
    if (entry.by === undefined || entry.fate === 'lapsed') return;
    add(at(workdayFrom(addDays(day, 2)), time(10)), (moment) => {
      const number = this.#numbers.get(entry) as number;
      answerNomination(db, this.#leadOf(entry, moment), this.#year, number, { answer: 'accept', line: '' }, moment);
    });
  }

  #putForward(entry: DemoEntry, moment: Date): void {
    const lead = this.#leadOf(entry, moment);
    const who = entry.by === undefined ? lead : this.#nominatorOf(entry, entry.by, moment);
    const members = entry.by === undefined ? this.#teamOf(entry, lead, moment) : [];
    const form = this.#formOf(entry, moment, { reason: entry.reason, members: members.map(({ login }) => login) });
    this.#numbers.set(entry, nominate(this.#office.db, who, this.#year, this.#postIdOf(entry), form, moment));
    for (const { id } of [lead, ...members]) this.#standing.add(id);
    this.#nominators.add(who.id);
  }

  #formOf({ category, ...entry }: DemoEntry, moment: Date, { reason, members = [] }: { reason: string; members?: string[] }) {
    return { category, lead: this.#leadOf({ category, ...entry }, moment).id, members, reason, intent: 'send' as const };
  }

  #nominatorOf(entry: DemoEntry, login: string, moment: Date): Viewer {
    const named = this.#staff.people.find((person) => person.login === login);
    return this.#viewer(named ?? this.#random.pick(this.#bystanders(entry, moment)), moment);
  }

  /** People of other departments who have no part in a case. */
  #bystanders(entry: DemoEntry, moment: Date): DemoPerson[] {
    const { id, departmentId } = this.#leadOf(entry, moment);
    return this.#others().filter((person) => person.id !== id && departmentAt(person, moment) !== departmentId);
  }

  /** Colleagues from the department that wrote the case. */
  #teamOf(entry: DemoEntry, lead: Viewer, moment: Date): DemoPerson[] {
    const colleagues = this.#others().filter(
      (person) =>
        person.id !== lead.id &&
        departmentAt(person, moment) === this.#postOf(entry).departmentId &&
        !isNearSecretaries(this.#staff, person),
    );
    return this.#random.sample(colleagues, entry.team);
  }

  #screen(add: AddAct, entry: DemoEntry, index: number): void {
    if (entry.fate === 'lapsed') return;
    const { db } = this.#office;
    const days = workdays(dayOf(this.#dates.nominationsCloseAt), addDays(dayOf(this.#dates.frozenAt), -1));
    const refused = entry.fate === 'ineligible';
    const day = days[refused ? 0 : index % days.length] as Day;
    const [first, second] = index % 2 === 0 ? (['takahashi', 'kimura'] as const) : (['kimura', 'takahashi'] as const);
    add(at(day, `${10 + (index % 6)}:${10 + index}`), (moment) => this.#decide(entry, this.#secretary(moment, first), moment));
    if (!refused) return;
    add(at(days[1] as Day, '11:05'), (moment) => {
      const secretary = this.#secretary(moment, second);
      const refusal = openRefusal(db, requireScreened(db, secretary, this.#placeOf(entry)).entry.id)?.id as number;
      settleRefusal(db, secretary, this.#placeOf(entry), { refusal, outcome: 'confirmed' }, moment);
    });
  }

  #decide(entry: DemoEntry, secretary: Viewer, moment: Date): void {
    const { db } = this.#office;
    const { award, entry: row } = requireScreened(db, secretary, this.#placeOf(entry));
    const refused = entry.fate === 'ineligible';
    const asked = askedItems(award.categories.find(({ id }) => id === entry.category) as CategoryRow);
    const form = {
      answers: new Map(asked.map((item) => [item, { met: !(refused && item === 'evidence'), note: '' }])),
      notes: undefined,
      seen: screeningVersion(db, row.id),
      decision: refused ? ('ineligible' as const) : ('eligible' as const),
      reason: refused ? entry.because.trim() : '',
      seq: stateNumber(db, row.id),
    };
    decideEntry(db, secretary, this.#placeOf(entry), form, moment);
  }

  #placeOf(entry: DemoEntry) {
    return { year: this.#year, number: this.#numbers.get(entry) as number };
  }

  /** Somebody who judges without a part in any case: from no department that one stands for, unless that is what is wanted. */
  #candidate({ colleagueOf }: DemoJuror, taken: ReadonlySet<number>, moment: Date): DemoPerson {
    const standing = this.#staff.people.filter(({ id }) => this.#standing.has(id));
    const concerned = new Set(standing.flatMap(({ posts }) => posts.map(({ departmentId }) => departmentId)));
    const entry = this.#award.entries.find((one) => one.case === colleagueOf);
    const department = entry && this.#leadOf(entry, moment).departmentId;
    const isFree = (person: DemoPerson): boolean =>
      department === undefined
        ? !person.posts.some(({ departmentId }) => concerned.has(departmentId))
        : departmentAt(person, moment) === department;
    const candidates = this.#others().filter(
      (person) => ![this.#standing, this.#nominators, taken].some((people) => people.has(person.id)) && isFree(person),
    );
    if (candidates.length === 0) throw new Error(`Nobody is left for the jury of ${this.#year}`);
    return this.#random.pick(candidates);
  }

  #vote(add: AddAct): void {
    const { votingOpensAt, votingClosesAt } = this.#dates;
    const { sittings, votedUntil } = this.#plan;
    const voters = new AwardVoters(this.#office, this.#year, this.#award, {
      people: this.#others(),
      random: this.#random,
      numberOf: (entry) => this.#numbers.get(entry) as number,
    });
    for (const moment of this.#momentsBetween(votingOpensAt, votedUntil, sittings)) add(moment, (now) => voters.sitDown(now));
    for (const entry of this.#award.entries.filter(({ leaves }) => leaves === 'voting'))
      add(at(workdays(addDays(dayOf(votingOpensAt), 1), addDays(dayOf(votingOpensAt), 4)).at(-1) as Day, '15:20'), (moment) => {
        const number = this.#numbers.get(entry) as number;
        withdrawEntry(this.#office.db, this.#leadOf(entry, moment), this.#year, number, entry.because.trim(), moment);
      });
    if (this.#award.entries.some(({ tie }) => tie))
      add(later(votingClosesAt, { minutes: -20 }), (moment) => voters.evenOut(moment));
    // What the server does by the clock: turnouts and digests of the open box, and its close.
    for (let day = dayOf(votingOpensAt); day <= dayOf(votingClosesAt); day = addDays(day, 1))
      for (const time of ['00:01', '12:30']) add(at(day, time), (moment) => runAwardChores(this.#office, moment));
    add(later(votingClosesAt, { minutes: 1 }), (moment) => runAwardChores(this.#office, moment));
  }

  /** Moments in office hours, spread over the days. */
  #momentsBetween(from: Date, until: Date, count: number): Date[] {
    const span = until.getTime() - from.getTime();
    return Array.from({ length: count }, () => {
      const day = dayOf(new Date(from.getTime() + span * this.#random.next()));
      const moment = later(at(day, '09:00'), { minutes: this.#random.between(5, 470) });
      return moment < until ? moment : later(from, { minutes: this.#random.between(5, 120) });
    });
  }

  /** @returns when the judging begins */
  #count(add: AddAct, { lot, added }: FinishedAward): Date {
    const { db } = this.#office;
    const closed = dayOf(this.#dates.votingClosesAt);
    add(at(addDays(closed, 3), '10:00'), (moment) => {
      const form = { publicNumber: lot.number, witnesses: lot.witnesses };
      recordLot(db, this.#secretary(moment), this.#year, 'everyday', form, moment);
    });
    add(at(addDays(closed, 3), '13:15'), (moment) => freezeShortlist(db, this.#secretary(moment), this.#year, moment));
    add(at(addDays(closed, 6), '11:00'), (moment) => {
      const entry = this.#award.entries.find((one) => one.case === added.case) as DemoEntry;
      const choice = { entry: this.#numbers.get(entry) as number, reason: added.reason };
      addByJury(db, this.#secretary(moment), this.#year, entry.category, choice, moment);
    });
    const begun = at(addDays(closed, 11), '09:30');
    add(begun, (moment) => beginJudging(db, this.#secretary(moment), this.#year, moment));
    return begun;
  }

  /** @returns the day of the publication */
  #conclude(add: AddAct): Day {
    const { db } = this.#office;
    const end = dayOf(this.#dates.judgingClosesAt);
    add(later(this.#dates.judgingClosesAt, { minutes: 1 }), (moment) => runAwardChores(this.#office, moment));
    add(at(workdayFrom(addDays(end, 4)), '14:00'), (moment) => freezeResult(db, this.#secretary(moment), this.#year, moment));
    add(at(workdayFrom(addDays(end, 8)), '10:40'), (moment) =>
      confirmResult(db, this.#secretary(moment, 'kimura'), this.#year, 1, moment),
    );
    const published = workdayFrom(addDays(end, 18));
    add(at(published, '13:00'), (moment) => publishResult(db, this.#secretary(moment), this.#year, 1, moment));
    return published;
  }

  #postOf(entry: DemoEntry) {
    return requireVisible(this.#office.db, viewerOf(0, 0), this.#postIdOf(entry));
  }

  #leadOf(entry: DemoEntry, moment: Date): Viewer {
    const { authorId } = this.#postOf(entry);
    return this.#viewer(this.#staff.people.find(({ id }) => id === authorId) as DemoPerson, moment);
  }

  #viewer(person: DemoPerson, moment: Date): Viewer & { login: string } {
    return { ...viewerOf(person.id, departmentAt(person, moment)), login: person.login };
  }

  #secretary(moment: Date, login: SecretaryLogin = 'takahashi'): Viewer {
    const person = this.#staff.people.find((one) => one.login === login) as DemoPerson;
    return { ...this.#viewer(person, moment), roles: new Set<Role>(['secretariat']) };
  }

  /** Everybody but the people of the sign-in page, who do what a visitor lets them do. */
  #others(): DemoPerson[] {
    return this.#staff.people.filter(({ login }) => /^m\d+$/.test(login));
  }
}
