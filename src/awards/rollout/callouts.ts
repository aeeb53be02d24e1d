import type { Callout, PostRow } from '../../board/index.ts';
import type { Db } from '../../db/index.ts';
import { dayOf } from '../../lib/index.ts';
import { departmentOn } from '../../organization/index.ts';
import { type Locale, translator, type Viewer } from '../../web/index.ts';
import { isOfTeam, isOwner } from './owners.ts';
import { rolloutQueries } from './queries.ts';
import { type RolloutSummary, rolloutSummary } from './summary.ts';

/** What the page of a case says of its roll-out: how far it went, and what the viewer's department has to say. */
export function rolloutCallouts(db: Db, viewer: Viewer | undefined, { id }: PostRow, now: Date, locale: Locale): Callout[] {
  const rollout = rolloutQueries(db).find(id);
  const summary = rollout && rolloutSummary(db, id);
  if (!rollout || !summary) return [];
  const values = { reach: reachOf(summary, locale) };
  const path = `/rollout/${id}`;
  if (!viewer || isOwner(rollout, viewer.departmentId) || isOfTeam(rollout, viewer))
    return [{ key: 'rollout_callout.reach', values, link: { action: 'rollout_callout.reach_link', path, main: false } }];
  const department = departmentOn(db, viewer.departmentId, dayOf(now)).name;
  const own = rolloutQueries(db).findLast(id, viewer.departmentId);
  if (!own)
    return [
      {
        key: 'rollout_callout.waiting',
        values: { ...values, department },
        link: { action: 'rollout_callout.waiting_link', path: `${path}#answer`, main: true },
      },
    ];
  return [
    {
      key: 'rollout_callout.answered',
      values: { ...values, department, answer: translator(locale)(`rollout_state.${own.answer}`) },
      link: { action: 'rollout_callout.answered_link', path, main: false },
    },
  ];
}

/** 「導入した所属: 3(対象12)」 */
function reachOf({ adopted, departments }: RolloutSummary, locale: Locale): string {
  const t = translator(locale);
  if (departments === undefined) return t('rollout_reach.adopted', { adopted });
  return t('rollout_reach.of', { adopted, departments });
}
