import { asksPassword, personName } from '../../accounts/index.ts';
import type { Db } from '../../db/index.ts';
import type { FormState, Locale, Viewer } from '../../web/index.ts';
import { chainQueries } from '../chain.ts';
import { type CategoryCount, countsOf } from '../counting/counts.ts';
import { type ListedEntry, listedEntries } from '../counting/listed.ts';
import { pageTitle } from '../counting/page.ts';
import { deviationsOf, namedObstacles, prizesGiven } from '../decision/given.ts';
import { proposalOf } from '../decision/proposal.ts';
import type { Decision } from '../decision/record.ts';
import { closedCategories } from '../judging/recusals.ts';
import { sha256 } from '../rules/order.ts';
import { type AwardYear, nameOfCategory, phaseOf } from '../years/years.ts';
import { requireCorrectable } from './actions.ts';
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
  const proposal = next === 'freeze' && !closed ? proposalOf(db, award, at) : undefined;
  const frozen = latest?.decision && !closed ? (JSON.parse(latest.decision) as Decision) : undefined;
  const decision = frozen ?? proposal?.decision;
  return {
    title: pageTitle(award, locale, 'award_results.title'),
    year: award.year,
    yearName: award.rules.name,
    next,
    closed,
    judgingClosesAt: award.clock.judgingClosesAt.toISOString(),
    obstacles: proposal ? namedObstacles(award, proposal, locale) : [],
    prizes: decision ? prizesGiven(award, decision, listedEntries(db, award), locale) : [],
    deviations: decision ? deviationsOf(award, decision, locale) : [],
    versions: versions.map((row) => toFrozen(db, row)),
    shortlist: award.steps.has('shortlist_frozen') ? shortlistOf(db, award, locale) : [],
    asksPassword: asksPassword(db, viewer),
    form,
  };
}

/** @throws AppError conflict before the first version, forbidden for who is recused in a category */
export function correctionModel(db: Db, award: AwardYear, viewer: Viewer, { at, locale, form }: Asked): CorrectionPage {
  const { version } = requireCorrectable(db, award, viewer, at);
  return {
    title: pageTitle(award, locale, 'award_correction.title'),
    year: award.year,
    yearName: award.rules.name,
    version: version + 1,
    obstacles: namedObstacles(award, proposalOf(db, award, at), locale),
    asksPassword: asksPassword(db, viewer),
    form,
  };
}

function nextOf(award: AwardYear, row: ResultRow | undefined, viewer: Viewer, at: Date): ResultsPage['next'] {
  if (!row) return phaseOf(award, at) === 'deliberation' ? 'freeze' : 'early';
  if (!row.confirmedAt) return row.frozenBy === viewer.id ? 'waiting' : 'second';
  return row.publishedAt ? 'done' : 'publish';
}

function toFrozen(db: Db, row: ResultRow): FrozenResult {
  const act = (name: ResultAct['act'], by: number | null, at: string | null): ResultAct[] =>
    by === null || at === null ? [] : [{ act: name, by: personName(db, by), at }];
  return {
    version: row.version,
    reason: row.reason,
    sha256: row.resultSha256,
    bundleSha256: sha256(row.bundle),
    decisionSha256: row.decision === null ? undefined : sha256(row.decision),
    chainSeq: row.chainSeq,
    chainHash: chainQueries(db).find(row.chainSeq)?.hash ?? '',
    program: row.program,
    acts: [
      ...act('frozen', row.frozenBy, row.frozenAt),
      ...act('confirmed', row.confirmedBy, row.confirmedAt),
      ...act('published', row.publishedBy, row.publishedAt),
    ],
  };
}

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
