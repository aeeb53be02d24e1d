import { personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { FieldErrors } from '../../lib/index.ts';
import { type FormState, formState, type Locale } from '../../web/index.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { pageTitle } from '../counting/page.ts';
import { percent } from '../counting/standings.ts';
import { isSettling, progressOf } from '../jury-desk/progress.ts';
import { resultQueries } from '../results/queries.ts';
import type { Tally } from '../rules/index.ts';
import { type AwardYear, nameOfCategory } from '../years/years.ts';
import type { Contender, Contest } from './decide.ts';
import { placeField } from './forms.ts';
import { namedClashes, namedObstacles, prizesGiven } from './given.ts';
import type { DecisionPage, JuryWords, PrizeLine, ScopeLine, ScopeView } from './pages.ts';
import { isDecidable, orderDigest, type Proposal, proposalOf } from './proposal.ts';
import { decisionQueries, type OrderRow, type WithheldRow } from './queries.ts';
import { ALL_CATEGORIES, type DecidedOrder, type Decision, deviates, isSameDecision } from './record.ts';

/** The scope over all categories as it stands in an address; no category has this id. */
export const OVERALL = 'overall';

export const scopeOfPath = (id: string): string => (id === OVERALL ? ALL_CATEGORIES : id);
const pathOfScope = (scope: string): string => (scope === ALL_CATEGORIES ? OVERALL : scope);

/** A form that came back: that of an order by its place in the address, or that of a prize. */
export interface ReturnedForm {
  scope?: string;
  prize?: string;
  form: FormState;
}

interface Asked {
  at: Date;
  locale: Locale;
  returned?: ReturnedForm | undefined;
}

/** The caller has seen to it that the reader may see the judging of the whole year. */
export function decisionModel(db: Db, award: AwardYear, { at, locale, returned }: Asked): DecisionPage {
  const open = isDecidable(award, at);
  // A form that came back is shown all the same: nothing typed is lost.
  const settling = open && !returned && isSettling(progressOf(db, award, at));
  const proposal = open && !settling ? proposalOf(db, award, at) : undefined;
  const naming = { db, award, locale, listed: listedEntries(db, award) };
  return {
    title: pageTitle(award, locale, 'award_decision.title'),
    year: award.year,
    yearName: award.rules.name,
    judgingClosesAt: award.clock.judgingClosesAt.toISOString(),
    open,
    settling,
    faults: faultsOf(returned),
    hasJury: proposal?.hasJury ?? false,
    prizes: proposal ? prizeLines(naming, proposal, returned) : [],
    scopes: proposal ? scopeViews(naming, proposal, returned) : [],
    obstacles: proposal ? namedObstacles(award, proposal, locale) : [],
    frozen: proposal && frozenOf(db, award, proposal),
    corrects: resultQueries(db).findPublished(award.year) !== undefined,
    clashes: proposal ? namedClashes(award, proposal.decision, locale) : [],
    noPrizeBelow: award.rules.noPrizeBelow,
  };
}

/** A page of many forms: its fields are known by the form that they are in. */
function faultsOf({ scope, prize, form }: Partial<ReturnedForm> = {}): FieldErrors {
  const faults = Object.entries(form?.errors ?? {});
  return Object.fromEntries(faults.map(([name, key]) => [scope === undefined ? `withheld-${prize}` : `${scope}-${name}`, key]));
}

function frozenOf(db: Db, { year }: AwardYear, { decision }: Proposal): DecisionPage['frozen'] {
  const latest = resultQueries(db).findLatest(year);
  if (!latest) return undefined;
  const frozen = latest.decision === null ? undefined : (JSON.parse(latest.decision) as Decision);
  return { version: latest.version, differs: !frozen || !isSameDecision(frozen, decision) };
}

/** What turns ids and codes into names. */
interface Naming {
  db: Db;
  award: AwardYear;
  locale: Locale;
  listed: ReadonlyMap<string, ListedEntry>;
}

function prizeLines({ db, award, locale, listed }: Naming, proposal: Proposal, returned?: ReturnedForm): PrizeLine[] {
  const rows = decisionQueries(db).listWithheld(award.year);
  return prizesGiven(award, proposal.decision, listed, locale).map((given) => {
    const row = rows.find((known) => known.prize === given.id);
    const withholds = given.kind === 'main' && proposal.hasJury;
    return {
      ...given,
      withheld: row && wordsOf(db, row),
      form: withholds ? (returned?.prize === given.id ? returned.form : formState()) : undefined,
    };
  });
}

const wordsOf = (db: Db, { reason, decidedBy, decidedAt }: WithheldRow | OrderRow): JuryWords => ({
  reason,
  by: personName(db, decidedBy),
  at: decidedAt,
});

function scopeViews(naming: Naming, proposal: Proposal, returned?: ReturnedForm): ScopeView[] {
  const { db, award, locale } = naming;
  const rows = decisionQueries(db).listOrders(award.year);
  return proposal.decision.orders.map((order) => {
    const id = pathOfScope(order.scope);
    const row = rows.find(({ scope }) => scope === order.scope);
    const lines = order.decided.map((code) => scopeLine(naming, proposal, order, code));
    const places = Object.fromEntries(lines.map(({ field, decided }) => [field, String(decided)]));
    return {
      id,
      name: order.scope === ALL_CATEGORIES ? undefined : nameOfCategory(award, order.scope, locale),
      lines,
      differs: order.reason !== '' && deviates(order),
      tied: order.tied ?? [],
      jury: row && wordsOf(db, row),
      seen: orderDigest(proposal, order),
      form: returned?.scope === id ? returned.form : formState({ ...places, reason: row?.reason ?? '' }),
    };
  });
}

function scopeLine({ award, locale, listed }: Naming, { contests }: Proposal, order: DecidedOrder, code: string): ScopeLine {
  const entry = listed.get(code) as ListedEntry;
  const contest = contests.find(({ id }) => id === entry.category) as Contest;
  const { jury, effect, score } = contest.contenders.find((contender) => contender.entry === code) as Contender;
  const { approvals, denominator } = contest.tallies.find((tally) => tally.entry === code) as Tally;
  return {
    entry,
    category: nameOfCategory(award, entry.category, locale),
    computed: order.computed.indexOf(code) + 1,
    decided: order.decided.indexOf(code) + 1,
    jury: jury.toFixed(2),
    effect: effect.toFixed(2),
    score: score.toFixed(2),
    rate: percent(approvals, denominator),
    field: placeField(entry.number),
  };
}
