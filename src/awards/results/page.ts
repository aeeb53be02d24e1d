import { asksPassword, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { FormState, Locale, Viewer } from '../../web/index.ts';
import { chainQueries } from '../chain.ts';
import { type CategoryCount, countsOf } from '../counting/counts.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { pageTitle } from '../counting/page.ts';
import { deviationsOf, namedClashes, namedObstacles, prizesGiven } from '../decision/given.ts';
import { proposalOf } from '../decision/proposal.ts';
import type { Decision } from '../decision/record.ts';
import { closedCategories } from '../judging/recusals.ts';
import { isSettling, progressOf } from '../jury-desk/progress.ts';
import { sha256 } from '../rules/order.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import { correctsNothing, requireCorrectable, shortlistStands } from './actions.ts';
import { frozenOrders } from './approval.ts';
import { hasFewBallots } from './choices.ts';
import type { BundlePage, CorrectionPage, FrozenResult, ResultAct, ResultsPage } from './pages.ts';
import { type ResultRow, resultQueries } from './queries.ts';

interface Asked {
  at: Date;
  locale: Locale;
  form: FormState;
}

export function resultsModel(db: Db, award: AwardYear, viewer: Viewer, { at, locale, form }: Asked): ResultsPage {
  const versions = resultQueries(db).list(award.year);
  const [latest] = versions;
  const closed = closedCategories(db, award, viewer, at).size > 0;
  const next = nextOf(award, latest, viewer, at);
  const settling = next === 'freeze' && isSettling(progressOf(db, award, at));
  const proposal = next === 'freeze' && !closed && !settling ? proposalOf(db, award, at) : undefined;
  const frozen = latest?.decision && !closed ? (JSON.parse(latest.decision) as Decision) : undefined;
  const decision = frozen ?? proposal?.decision;
  return {
    title: pageTitle(award, locale, 'award_results.title'),
    year: award.year,
    yearName: award.rules.name,
    next,
    closed,
    settling,
    stands: !latest || latest.publishedAt !== null || shortlistStands(db, latest),
    judgingClosesAt: award.clock.judgingClosesAt.toISOString(),
    obstacles: proposal ? namedObstacles(award, proposal, locale) : [],
    prizes: decision ? prizesGiven(award, decision, listedEntries(db, award), locale) : [],
    deviations: decision ? deviationsOf(award, decision, listedEntries(db, award), locale) : [],
    clashes: decision ? namedClashes(award, decision, locale) : [],
    orders: latest && frozen ? frozenOrders(db, award, { row: latest, decision: frozen, locale }) : undefined,
    versions: versions.map((row) => toFrozen(db, row, closed)),
    shortlist: award.steps.has('shortlist_frozen') ? shortlistOf(db, award, locale) : [],
    asksPassword: asksPassword(db, viewer),
    form,
  };
}

/** @throws AppError conflict before the first version, forbidden for who is recused in a category */
export function correctionModel(db: Db, award: AwardYear, viewer: Viewer, { at, locale, form }: Asked): CorrectionPage {
  const latest = requireCorrectable(db, award, viewer, at);
  const { version } = latest;
  const proposal = proposalOf(db, award, at);
  const obstacles = namedObstacles(award, proposal, locale);
  return {
    title: pageTitle(award, locale, 'award_correction.title'),
    year: award.year,
    yearName: award.rules.name,
    version: version + 1,
    obstacles,
    clashes: namedClashes(award, proposal.decision, locale),
    same: obstacles.length === 0 && correctsNothing(db, latest, proposal.decision, at),
    asksPassword: asksPassword(db, viewer),
    form,
  };
}

function nextOf(award: AwardYear, row: ResultRow | undefined, viewer: Viewer, at: Date): ResultsPage['next'] {
  if (!row) return phaseOf(award, at) === 'deliberation' ? 'freeze' : 'early';
  if (!row.confirmedAt) return row.frozenBy === viewer.id ? 'waiting' : 'second';
  return row.publishedAt ? 'done' : 'publish';
}

/** What is not for a reader who is recused is left out: from a digest the few ways in which a year can end may be tried out. */
function toFrozen(db: Db, row: ResultRow, closed: boolean): FrozenResult {
  const act = (name: ResultAct['act'], by: number | null, at: string | null): ResultAct[] =>
    by === null || at === null ? [] : [{ act: name, by: personName(db, by), at }];
  return {
    version: row.version,
    reason: closed && !row.publishedAt ? '' : row.reason,
    digests: closed ? undefined : digestsOf(db, row),
    program: row.program,
    acts: [
      ...act('frozen', row.frozenBy, row.frozenAt),
      ...act('confirmed', row.confirmedBy, row.confirmedAt),
      ...act('published', row.publishedBy, row.publishedAt),
    ],
  };
}

const digestsOf = (db: Db, row: ResultRow): FrozenResult['digests'] => ({
  result: row.resultSha256,
  bundle: sha256(row.bundle),
  decision: row.decision === null ? undefined : sha256(row.decision),
  chain: { seq: row.chainSeq, hash: chainQueries(db).find(row.chainSeq)?.hash ?? '' },
});

function shortlistOf(db: Db, award: AwardYear, locale: Locale): ResultsPage['shortlist'] {
  const listed = listedEntries(db, award);
  const toEntries = ({ entries }: CategoryCount): ListedEntry[] =>
    entries.map((code) => listed.get(code)).filter((entry) => entry !== undefined);
  return countsOf(db, award).map((count) => ({ name: nameOfCategory(award, count.id, locale), entries: toEntries(count) }));
}

export function bundleModel(db: Db, award: AwardYear, viewer: Viewer, locale: Locale, form: FormState): BundlePage {
  return {
    title: pageTitle(award, locale, 'award_bundle.title'),
    year: award.year,
    yearName: award.rules.name,
    small: countsOf(db, award)
      .filter(hasFewBallots)
      .map(({ id }) => nameOfCategory(award, id, locale)),
    asksPassword: asksPassword(db, viewer),
    form,
  };
}
