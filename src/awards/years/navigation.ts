import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Frame, Viewer } from '../../web/index.ts';
import { isAfter, isPublished } from '../rules/index.ts';
import { type ExtensionRow, yearQueries } from './queries.ts';
import { type AwardYear, findAward, isKnownTo, phaseOf } from './years.ts';

const ADDRESS = /^\/(?:secretariat\/)?awards\/([1-9]\d{3})(?:\/|$)/i;

type AwardFrame = NonNullable<Frame['award']>;

/** What the pages of an award year show above their own content; undefined at every other address and for a year that is not there for this person. */
export function awardFrame(db: Db, path: string, viewer: Viewer | undefined, at: Date): AwardFrame | undefined {
  const year = Number(ADDRESS.exec(path)?.[1]);
  const award = Number.isNaN(year) ? undefined : findAward(db, year);
  if (!award || !isKnownTo(award, viewer)) return undefined;
  return { tabs: publicTabs(db, award, viewer, at), desk: secretariatTabs(award, at), extensions: runningExtensions(award, at) };
}

/** Extensions whose new end is still to come: after it they are history, and stand in the timeline. */
export const runningExtensions = ({ extensions }: AwardYear, at: Date): ExtensionRow[] =>
  [...extensions.values()].filter(({ closesAt }) => Date.parse(closesAt) > at.getTime());

/** Pages for everybody, those shown that have something to say in this phase. */
function publicTabs(db: Db, award: AwardYear, viewer: Viewer | undefined, at: Date): AwardFrame['tabs'] {
  const { year, clock } = award;
  const listed = clock.votingFrozenAt !== undefined;
  const tab = (name: string, shown: boolean) => ({ name, shown, path: `/awards/${year}/${name}` });
  return [
    { name: 'overview', shown: true, path: `/awards/${year}` },
    tab('entries', listed),
    tab('ballot', phaseOf(award, at) === 'voting'),
    tab('verification', listed),
    tab('judging', isOfJury(db, year, viewer)),
    tab('result', award.steps.has('shortlist_frozen') || clock.publishedAt !== undefined),
    tab('rollout', isPublished(phaseOf(award, at))),
    tab('report', isPublished(phaseOf(award, at))),
  ];
}

/** Whoever was invited and has not declined. */
const isOfJury = (db: Db, year: FiscalYear, viewer: Viewer | undefined): boolean =>
  viewer !== undefined &&
  yearQueries(db)
    .listJurors(year)
    .some(({ userId }) => userId === viewer.id);

function secretariatTabs(award: AwardYear, at: Date): AwardFrame['desk'] {
  const { year, clock } = award;
  const phase = phaseOf(award, at);
  const announced = clock.announcedAt !== undefined;
  const tab = (name: string, shown: boolean) => ({ name, shown, path: `/secretariat/awards/${year}/${name}` });
  return [
    { name: 'overview', shown: true, path: `/secretariat/awards/${year}` },
    tab('settings', true),
    tab('jurors', true),
    tab('rubric', true),
    tab('prizes', true),
    tab('entries', announced),
    tab('voting', announced),
    tab('roll', clock.votingFrozenAt !== undefined),
    tab('counting', isAfter(phase, 'voting')),
    tab('sheet', clock.judgingBegunAt !== undefined),
    tab('decision', isAfter(phase, 'judging')),
    tab('results', isAfter(phase, 'shortlisting')),
    tab('honours', isPublished(phase)),
    tab('rollout', isPublished(phase)),
  ];
}
