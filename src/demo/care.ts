import { accountQueries } from '../accounts/index.ts';
import { publishAnnouncement } from '../announcements/index.ts';
import { createDraft } from '../board/index.ts';
import type { Db } from '../db/index.ts';
import { DAY_MS, dayOf } from '../lib/index.ts';
import { fileReport } from '../moderation/index.ts';
import { addSynonyms } from '../search/index.ts';
import { listCategories } from '../taxonomy/index.ts';
import type { Viewer } from '../web/index.ts';
import { readAnnouncements, readDrafts, readSynonyms } from './content.ts';
import { viewerOf } from './people.ts';

const SYNONYMS_SINCE_DAYS = -16;

/** What moderators and writers find: announcements, unfinished texts, a report, words that mean the same. */
export function addCare(db: Db, now: Date): void {
  const moderator = personOf(db, 'takahashi', now);
  for (const words of readSynonyms()) addSynonyms(db, moderator, words, days(now, SYNONYMS_SINCE_DAYS));
  for (const { title, body, startsInDays, endsInDays } of readAnnouncements()) {
    const startsOn = dayOf(days(now, startsInDays));
    publishAnnouncement(db, moderator, { title, body, startsOn, endsOn: dayOf(days(now, endsInDays)) }, days(now, startsInDays));
  }
  for (const { login, kind, savedDaysAgo, fields } of readDrafts()) {
    const { category, ...typed } = fields;
    const categoryId = listCategories(db).find(({ slug }) => slug === category)?.id;
    const at = new Date(days(now, -savedDaysAgo).getTime() - 40 * 60_000);
    createDraft(
      db,
      personOf(db, login, now),
      { kind, typed: { ...typed, categoryId: String(categoryId ?? '') }, post: undefined },
      at,
    );
  }
  report(db, now);
}

/** A reader points at a tip that does not fit a newer version. */
function report(db: Db, now: Date): void {
  const [old] = db
    .prepare<[], { id: number }>(
      "SELECT id FROM posts WHERE listed = 1 AND kind = 'tip' AND author_id NOT IN (SELECT id FROM users WHERE login IN ('sato', 'tanaka')) ORDER BY views_count DESC LIMIT 1 OFFSET 9",
    )
    .all();
  if (!old) return;
  const line = '新しいExcelでは3番目の画面が変わっていて、書いてあるボタンが見つかりません。';
  fileReport(db, personOf(db, 'tanaka', now), { postId: old.id }, { reason: 'wrong', line }, days(now, -1));
}

const days = (now: Date, count: number): Date => new Date(now.getTime() + count * DAY_MS);

function personOf(db: Db, login: string, now: Date): Viewer {
  const user = accountQueries(db).findByLogin(login);
  const departmentId = user && accountQueries(db).departmentOf(user.id, dayOf(now));
  if (!user || departmentId === undefined) throw new Error(`The demonstration has no ${login}`);
  return viewerOf(user.id, departmentId, user.name);
}
