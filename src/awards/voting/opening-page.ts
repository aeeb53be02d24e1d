import { accountQueries, personName } from '../../accounts/index.ts';
import { type Db, perDatabase } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { type FormState, formState, type Locale, type PageModel, translator, view } from '../../web/index.ts';
import { type EntryWithPost, entryQueries } from '../entries/queries.ts';
import { type ChainLink, choicesPerBallot } from '../rules/index.ts';
import { screeningQueries } from '../screening/queries.ts';
import { type StepRow, yearQueries } from '../years/queries.ts';
import { type AwardYear, categoryName, entryCode, phaseOf } from '../years/years.ts';
import { listedWords } from './listed-words.ts';
import { planDigest } from './opening.ts';
import { rollQueries } from './roll.ts';
import { type Pending, undecided } from './undecided.ts';

export interface ListedCategory {
  name: string;
  entries: { number: number; code: string; title: string | undefined }[];
  /** How many a ballot may name; 0 without a vote. */
  choices: number;
}

/** What the vote would open with. */
export interface OpeningPlan {
  pending: { number: number; code: string; title: string | undefined; why: Pending }[];
  /** Nominations whose lead has not answered. */
  lapsing: { number: number; code: string; title: string | undefined }[];
  categories: ListedCategory[];
  /** Entries whose lead has left. */
  leaderless: { number: number; code: string; title: string | undefined; lead: string }[];
  /** Entries whose case was changed after they were accepted. */
  edited: { number: number; code: string; title: string | undefined }[];
  roll: { people: number; jurors: string[]; outside: number };
  /** What stands against it; undefined: it can be opened. */
  obstacle: 'not_yet' | 'pending' | 'no_entries' | 'dates_past' | undefined;
  form: FormState;
  seen: string;
}

/** What it was opened with: the approval sheet. */
export interface OpeningSheet {
  by: string;
  at: string;
  people: number;
  rollSha256: string;
  rulesVersion: number;
  categories: ListedCategory[];
  chain: { seq: number; hash: string };
}

export interface OpeningPage extends PageModel {
  award: { year: number; name: string };
  nominationsCloseAt: string;
  opensAt: string;
  closesAt: string;
  /** Whether the window of the vote has begun: then it opens at once. */
  begun: boolean;
  maxChoices: number;
  plan: OpeningPlan | undefined;
  sheet: OpeningSheet | undefined;
}

export const openingPage = view<OpeningPage>('awards/voting-opening');

export interface OpeningOptions {
  locale: Locale;
  now: Date;
  form?: FormState;
}

export function openingModel(db: Db, award: AwardYear, { locale, now, form = formState() }: OpeningOptions): OpeningPage {
  const { rules, clock } = award;
  const step = award.steps.get('voting_frozen');
  return {
    title: `${translator(locale)('award_opening.title')} — ${rules.name}`,
    award: { year: award.year, name: rules.name },
    nominationsCloseAt: clock.nominating.closesAt.toISOString(),
    opensAt: clock.voting.opensAt.toISOString(),
    closesAt: clock.voting.closesAt.toISOString(),
    begun: clock.voting.opensAt <= now,
    maxChoices: rules.maxChoices,
    plan: step ? undefined : planOf(db, award, { locale, now, form }),
    sheet: step && sheetOf(db, award, step, locale),
  };
}

function planOf(db: Db, award: AwardYear, { locale, now, form }: { locale: Locale; now: Date; form: FormState }): OpeningPlan {
  const entries = entryQueries(db).listOfYear(award.year);
  const eligible = entries.filter(({ state }) => state === 'eligible');
  const pending = undecided(db, award.year).map(({ number, title, why }) => ({ ...toEntry(award, { number, title }), why }));
  return {
    pending,
    lapsing: entries.filter(({ state }) => state === 'awaiting_consent').map((entry) => toEntry(award, entry)),
    categories: categoriesOf(award, eligible, locale),
    leaderless: leaderlessOf(db, award, eligible),
    edited: editedOf(db, award, eligible),
    roll: rollPreview(db, award, now),
    obstacle: obstacleOf(award, now, { pending: pending.length, eligible: eligible.length }),
    form,
    seen: planDigest(db, award),
  };
}

function obstacleOf(
  award: AwardYear,
  now: Date,
  { pending, eligible }: { pending: number; eligible: number },
): OpeningPlan['obstacle'] {
  if (now >= award.clock.voting.closesAt) return 'dates_past';
  if (phaseOf(award, now) !== 'screening') return 'not_yet';
  if (pending > 0) return 'pending';
  return eligible === 0 ? 'no_entries' : undefined;
}

const toEntry = ({ year }: AwardYear, { number, title }: Pick<EntryWithPost, 'number' | 'title'>) => ({
  number,
  code: entryCode(year, number),
  title: title ?? undefined,
});

const categoriesOf = (award: AwardYear, entries: readonly EntryWithPost[], locale: Locale): ListedCategory[] =>
  award.categories.map((category) => {
    const own = entries.filter((entry) => entry.category === category.id).map((entry) => toEntry(award, entry));
    return {
      name: categoryName(category, locale),
      entries: own,
      choices: choicesPerBallot(own.length, award.rules.maxChoices),
    };
  });

function leaderlessOf(db: Db, award: AwardYear, entries: readonly EntryWithPost[]): OpeningPlan['leaderless'] {
  return entries.flatMap((entry) => {
    const lead = entryQueries(db).listMembers(entry.id)[0]?.userId as number;
    const gone = accountQueries(db).find(lead)?.deactivatedAt !== null;
    return gone ? [{ ...toEntry(award, entry), lead: personName(db, lead) }] : [];
  });
}

function editedOf(db: Db, award: AwardYear, entries: readonly EntryWithPost[]): OpeningPlan['edited'] {
  const progress = screeningQueries(db).listProgress(award.year);
  const edited = new Set(progress.filter((row) => row.edited).map(({ entryId }) => entryId));
  return entries.filter(({ id }) => edited.has(id)).map((entry) => toEntry(award, entry));
}

function rollPreview(db: Db, { year }: AwardYear, now: Date): OpeningPlan['roll'] {
  const day = dayOf(now);
  return {
    people: rollQueries(db).listEligible(year, day).length,
    jurors: yearQueries(db)
      .listJurors(year)
      .map(({ userId }) => personName(db, userId)),
    outside: rollQueries(db).countOutside(day),
  };
}

interface RollFrozen {
  data: { people: number; sha256: string };
}
interface VotingOpened {
  data: { rules: number };
}

const chainOfStep = perDatabase((db: Db) =>
  db.prepare<{ type: string; cycle: string }, ChainLink>(`
    SELECT seq, event, hash FROM award_chain
     WHERE json_extract(event, '$.type') = @type AND json_extract(event, '$.data.cycle') = @cycle ORDER BY seq LIMIT 1`),
);

/** @throws when the step stands without its events */
function sheetOf(db: Db, award: AwardYear, { takenBy, takenAt }: StepRow, locale: Locale): OpeningSheet {
  const find = (type: string): ChainLink => {
    const link = chainOfStep(db).get({ type, cycle: `FY${award.year}` });
    if (!link) throw new Error(`The audit chain has no ${type} of ${award.year}`);
    return link;
  };
  const opened = find('voting_opened');
  const { people, sha256 } = (JSON.parse(find('roll_frozen').event) as RollFrozen).data;
  return {
    by: personName(db, takenBy as number),
    at: takenAt,
    people,
    rollSha256: sha256,
    rulesVersion: (JSON.parse(opened.event) as VotingOpened).data.rules,
    categories: categoriesOf(
      award,
      entryQueries(db)
        .listOnList(award.year)
        .map((entry) => ({ ...entry, title: listedWords(db, award, entry).title })),
      locale,
    ),
    chain: { seq: opened.seq, hash: opened.hash },
  };
}
