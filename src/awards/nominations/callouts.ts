import { type Callout, owns, type PostRow } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { formatFor, type Locale, translator, type Viewer } from '../../web/index.ts';
import { prizeName } from '../decision/given.ts';
import { isOver } from '../entries/over.ts';
import { type EntryRow, entryQueries } from '../entries/queries.ts';
import { hallPath } from '../honour/hall.ts';
import { winningEntries } from '../honour/winning.ts';
import { chanceOf } from '../overview/turn.ts';
import { rolloutCallouts } from '../rollout/callouts.ts';
import { isPublished } from '../rules/index.ts';
import { type AwardYear, categoryName, currentAward, findAward, listAwards, phaseOf } from '../years/years.ts';
import { momentOf, standingOf } from './entry.ts';
import { nominationQueries } from './queries.ts';
import { asKnown, type Standing } from './rights.ts';
import { canStand } from './team.ts';

interface Asked {
  viewer: Viewer | undefined;
  post: PostRow;
  now: Date;
  locale: Locale;
}

/** What the award has to say on the page of a case study, and what this person can do there now. */
export function awardCallouts(db: Db, viewer: Viewer | undefined, post: PostRow, now: Date, locale: Locale): Callout[] {
  if (post.kind !== 'case_study') return [];
  const asked = { viewer, post, now, locale };
  const awards = runningAwards(db, now);
  const stands = awards.map((award) => entryCallout(db, award, asked));
  const open = awards.map((award, index) => (stands[index] ? undefined : nominationCallout(db, award, asked)));
  const callouts = [...stands, ...open].filter((callout) => callout !== undefined);
  return [...callouts, ...earlierCallouts(db, awards, asked), ...rolloutCallouts(db, viewer, post, now, locale)];
}

/** Years that are not over, those with an open vote first; the latest also when it is. */
function runningAwards(db: Db, now: Date): AwardYear[] {
  const latest = currentAward(db);
  const running = listAwards(db).filter(
    (award) => award.clock.announcedAt !== undefined && (award === latest || !isPublished(phaseOf(award, now))),
  );
  const isVoting = (award: AwardYear) => phaseOf(award, now) === 'voting';
  return [...running.filter(isVoting), ...running.filter((award) => !isVoting(award))];
}

/** What there is to say of the entry of a case in a year; undefined where none is known to this person. */
function entryCallout(db: Db, award: AwardYear, asked: Asked): Callout | undefined {
  const entry = entryQueries(db).findOfPost(award.year, asked.post.id);
  if (entry && entry.listedRevision !== null) return publicCallout(db, award, entry, asked);
  // Until the list is frozen a nomination is known to those alone who have to do with it.
  const who = entry && standingOf(db, entry.id, asked.viewer);
  if (entry && who && knows(entry, who)) return ownCallout(award, asKnown(entry, who, momentOf(award, asked.now)), who, asked);
  return undefined;
}

const knows = ({ state }: EntryRow, { isLead, isMember, hasNominated }: Standing): boolean =>
  isLead || (state !== 'draft' && (isMember || hasNominated));

/** The way to put a case forward, for everybody alike. */
function nominationCallout(db: Db, award: AwardYear, { viewer, post, now, locale }: Asked): Callout | undefined {
  if (!viewer || phaseOf(award, now) !== 'nominating' || !canStand(db, award.year, post)) return undefined;
  const own = owns(viewer, post);
  return {
    key: own ? 'award_callout.enter' : 'award_callout.nominate',
    values: { award: award.rules.name, deadline: deadlineOf(award, now, locale) },
    link: {
      action: own ? 'award_callout.enter_link' : 'award_callout.nominate_link',
      path: `/awards/${award.year}/nominations/new?post=${post.id}`,
      main: true,
    },
  };
}

const deadlineOf = ({ clock }: AwardYear, now: Date, locale: Locale): string =>
  formatFor(locale, now).deadline(clock.nominating.closesAt.toISOString());

/** What those read who stand for an entry or have nominated it. */
function ownCallout(award: AwardYear, entry: EntryRow, who: Standing, asked: Asked): Callout {
  const path = `/awards/${award.year}/entries/${entry.number}`;
  const values = { award: award.rules.name };
  if (entry.state === 'withdrawn' && who.isLead && phaseOf(award, asked.now) === 'nominating')
    return {
      key: 'award_callout.again',
      values: { ...values, deadline: deadlineOf(award, asked.now, asked.locale) },
      link: {
        action: 'award_callout.enter_link',
        path: `/awards/${award.year}/nominations/new?post=${asked.post.id}`,
        main: false,
      },
    };
  if (who.isLead && entry.state === 'awaiting_consent')
    return { key: 'award_callout.asked', values, link: { action: 'award_callout.answer_link', path, main: true } };
  const part = who.isMember ? 'standing' : 'nominated';
  const key = isOver(entry) || entry.state === 'draft' ? `award_callout.${entry.state}` : `award_callout.${part}_${entry.state}`;
  return { key, values, link: { action: 'award_callout.entry_link', path, main: false } };
}

/** What everybody reads once the list is public. */
function publicCallout(db: Db, award: AwardYear, entry: EntryRow, { viewer, now, locale }: Asked): Callout {
  const { year } = award;
  const category = award.categories.find(({ id }) => id === entry.category);
  const values = { award: award.rules.name, category: category ? categoryName(category, locale) : entry.category };
  const link = (action: string, path: string, main = false) => ({ action: `award_callout.${action}`, path, main });
  const toEntry = link('entry_link', `/awards/${year}/entries/${entry.number}`);
  if (entry.state === 'withdrawn') return { key: 'award_callout.withdrawn', values, link: toEntry };
  const phase = phaseOf(award, now);
  if (phase === 'voting') {
    const chance = chanceOf(db, award, entry, viewer);
    const ballot = `/awards/${year}/ballot/${entry.category}`;
    const voting = { key: 'award_callout.voting', values: { ...values, deadline: votingEnd(award, now, locale) } };
    if (chance === 'vote') return { ...voting, link: link('vote_link', ballot, true) };
    if (chance === 'again') return { ...voting, link: link('vote_again_link', ballot) };
    return { ...voting, key: chance === 'none' ? voting.key : `award_callout.voting_${chance}`, link: toEntry };
  }
  if (isPublished(phase) || award.steps.has('shortlist_frozen')) {
    const won = isPublished(phase) ? wonCallout(db, award, entry, locale) : undefined;
    if (won) return won;
    const chosen = nominationQueries(db).isShortlisted(entry.id);
    const key = chosen ? (isPublished(phase) ? 'shortlisted' : 'finalist') : 'stood';
    return { key: `award_callout.${key}`, values, link: link('result_link', `/awards/${year}/result`) };
  }
  return { key: phase === 'screening' ? 'award_callout.stands' : 'award_callout.counted', values, link: toEntry };
}

/** 「令和8年度 ＤＸ賞 大賞」 with the way to the hall of fame, for a case that has won. */
function wonCallout(db: Db, { year, rules }: AwardYear, { id }: Pick<EntryRow, 'id'>, locale: Locale): Callout | undefined {
  const winner = winningEntries(db, year).find(({ entry }) => entry.id === id);
  if (!winner) return undefined;
  const prizes = winner.prizes.map((prize) => prizeName(prize, locale)).join(translator(locale)('list.separator'));
  const link = { action: 'award_callout.hall_link', path: hallPath(winner.entry, winner.code), main: false };
  return { key: 'award_callout.won', values: { award: rules.name, prizes }, link };
}

const votingEnd = ({ clock }: AwardYear, now: Date, locale: Locale): string =>
  formatFor(locale, now).deadline(clock.voting.closesAt.toISOString());

/** Years that are over in which the case won or came onto the shortlist. */
function earlierCallouts(db: Db, told: readonly AwardYear[], { post, now, locale }: Asked): Callout[] {
  return nominationQueries(db)
    .listOfPost(post.id)
    .flatMap(({ year, number, shortlisted }) => {
      const award = shortlisted ? findAward(db, year) : undefined;
      if (!award || told.includes(award) || !isPublished(phaseOf(award, now))) return [];
      const entry = entryQueries(db).findByNumber(year, number);
      const won = entry && wonCallout(db, award, entry, locale);
      if (won) return [won];
      const link = { action: 'award_callout.result_link', path: `/awards/${year}/result`, main: false };
      return [{ key: 'award_callout.shortlisted', values: { award: award.rules.name }, link }];
    });
}
