import type { Db } from '../../db/index.ts';
import type { FiscalYear } from '../../lib/index.ts';
import type { Frame, Viewer } from '../../web/index.ts';
import { hallQueries } from '../honour/hall-queries.ts';
import { isAfter, isPublished } from '../rules/index.ts';
import { type ExtensionRow, yearQueries } from './queries.ts';
import { type AwardYear, findAward, isKnownTo, phaseOf } from './years.ts';

const ADDRESS = /^\/(?:secretariat\/)?awards\/(?:hall\/)?([1-9]\d{3})(?:\/|$)/i;

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
    // Jurors are not on the roll.
    tab('ballot', phaseOf(award, at) === 'voting' && !isOfJury(db, year, viewer)),
    tab('verification', listed),
    tab('judging', isOfJury(db, year, viewer)),
    tab('result', award.steps.has('shortlist_frozen') || clock.publishedAt !== undefined),
    { name: 'hall', shown: hallQueries(db).isInHall(year), path: `/awards/hall/${year}` },
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

/** What the secretariat does, in the order of the year: its pages are many, and few belong to one moment. */
function secretariatTabs(award: AwardYear, at: Date): AwardFrame['desk'] {
  const { year, clock } = award;
  const phase = phaseOf(award, at);
  const announced = clock.announcedAt !== undefined;
  const desk = `/secretariat/awards/${year}`;
  const tab = (stage: string, name: string, shown: boolean) => ({ stage, name, shown, path: `${desk}/${name}` });
  return [
    { stage: 'overview', name: 'overview', shown: true, path: desk },
    tab('prepare', 'settings', true),
    tab('prepare', 'jurors', true),
    tab('prepare', 'rubric', true),
    tab('prepare', 'prizes', true),
    tab('vote', 'entries', announced),
    tab('vote', 'voting', announced),
    tab('vote', 'roll', clock.votingFrozenAt !== undefined),
    tab('vote', 'counting', isAfter(phase, 'voting')),
    tab('jury', 'sheet', clock.judgingBegunAt !== undefined),
    tab('jury', 'decision', isAfter(phase, 'judging')),
    tab('jury', 'results', isAfter(phase, 'shortlisting')),
    tab('after', 'honours', isPublished(phase)),
    tab('after', 'rollout', isPublished(phase)),
  ];
}
