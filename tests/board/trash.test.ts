import { beforeEach, describe, expect, it } from 'vitest';
import { reportObsolete } from '../../src/board/freshness/actions.ts';
import { adoptPost, castVote, purgeTrash, setBookmark, trashPost, writeComment, writeNote } from '../../src/board/index.ts';
import { countView } from '../../src/board/posts/views-count.ts';
import { goesOn } from '../../src/board/trash/trash.ts';
import { verifyCounters } from '../../src/cli/verify.ts';
import { type Db, flushWrites } from '../../src/db/index.ts';
import { recordNumberException } from '../../src/guard/index.ts';
import { fileReport } from '../../src/moderation/index.ts';
import { allRows, countRows, insertPost, NOW, oneRow, sato, suzuki, takahashi, tanaka, testDb } from '../support/index.ts';

const at = new Date(NOW);
const DUE = new Date('2026-07-31T00:00:00Z');
const SECRET = '秘密の計画';

let db: Db;
let postId: number;

beforeEach(() => {
  db = testDb();
  insertPost(db, { author: suzuki, content: { tags: ['Excel'] } });
  postId = insertPost(db, {
    content: { title: `${SECRET}についての小技`, body: SECRET, goal: SECRET, tags: ['Excel', SECRET], coauthors: ['suzuki'] },
  });
});

/** Everything that can hang on a post. */
function fill(): void {
  castVote(db, tanaka, postId, at);
  adoptPost(db, tanaka, postId, { minutesPerRun: 20, runsPerMonth: 4, startedOn: '2026-06', note: SECRET }, at);
  const comment = writeComment(db, tanaka, postId, { body: SECRET, parentId: undefined }, at);
  writeComment(db, sato, postId, { body: SECRET, parentId: comment }, at);
  setBookmark(db, tanaka, postId, true, at);
  countView(db, tanaka, { id: postId, authorId: sato.id, coauthorIds: [] }, at);
  flushWrites(db);
  fileReport(db, tanaka, { postId }, { reason: 'other', line: SECRET }, at);
  fileReport(db, suzuki, { commentId: comment }, { reason: 'other', line: SECRET }, at);
  reportObsolete(db, tanaka, postId, SECRET, at);
  writeNote(db, takahashi, postId, SECRET, at);
  recordNumberException(db, {
    userId: tanaka.id,
    departmentId: tanaka.departmentId,
    place: `/posts/${postId}#comment-1`,
    reason: '伝票の番号',
    at,
  });
  recordNumberException(db, {
    userId: tanaka.id,
    departmentId: tanaka.departmentId,
    place: `/posts/${postId}0`,
    reason: '別の投稿',
    at,
  });
}

describe('the trash', () => {
  it('is emptied after 30 days to the minute', () => {
    trashPost(db, sato, postId, undefined, at);
    expect(purgeTrash(db, new Date(DUE.getTime() - 60_000))).toBe(0);
    expect(countRows(db, 'posts')).toBe(2);
    expect(purgeTrash(db, DUE)).toBe(1);
    expect(countRows(db, 'posts')).toBe(1);
    expect(purgeTrash(db, DUE)).toBe(0);
  });

  // PD-5
  it('leaves nothing of a post in any table but the events, and every counter right', () => {
    fill();
    trashPost(db, takahashi, postId, '重複', at);
    purgeTrash(db, DUE);
    const { events, ...rows } = allRows(db);
    expect(JSON.stringify(rows)).not.toContain(SECRET);
    expect(JSON.stringify(events)).not.toContain(SECRET);
    const left = Object.entries(rows).filter(([, list]) =>
      list.some((row) => (row as Record<string, unknown>)['post_id'] === postId),
    );
    expect(left).toEqual([]);
    for (const table of ['search_words', 'search_grams', 'search_heads'])
      expect(oneRow(db, `SELECT count(*) AS n FROM ${table} WHERE rowid = ${postId}`), table).toEqual({ n: 0 });
    expect(oneRow(db, 'SELECT place FROM number_exceptions')).toEqual({ place: `/posts/${postId}0` });
    expect(oneRow(db, 'SELECT group_concat(name) AS names FROM tags')).toEqual({ names: 'Excel' });
    expect(verifyCounters(db)).toEqual([]);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  it('writes down that something went, not what', () => {
    trashPost(db, sato, postId, undefined, at);
    purgeTrash(db, new Date('2026-08-02T00:00:00Z'));
    expect(oneRow(db, 'SELECT kind, actor_id AS actor, subject_id AS subject, details FROM events ORDER BY id DESC')).toEqual({
      kind: 'post.purged',
      actor: null,
      subject: postId,
      details: JSON.stringify({ trashedBy: sato.id, days: 32 }),
    });
  });

  it('is emptied in pieces, the oldest first', () => {
    const ids = [0, 1, 2].map(() => insertPost(db));
    ids.forEach((id, index) => {
      trashPost(db, sato, id, undefined, new Date(at.getTime() + index * 1000));
    });
    const later = new Date('2026-09-01T00:00:00Z');
    expect([purgeTrash(db, later, 2), purgeTrash(db, later, 2), purgeTrash(db, later, 2)]).toEqual([2, 1, 0]);
  });

  it('does not lose the views of other posts that wait to be written', () => {
    trashPost(db, sato, postId, undefined, at);
    countView(db, takahashi, { id: postId, authorId: sato.id, coauthorIds: [] }, DUE);
    countView(db, takahashi, { id: 1, authorId: suzuki.id, coauthorIds: [] }, DUE);
    purgeTrash(db, DUE);
    flushWrites(db);
    expect(oneRow(db, 'SELECT views_count AS views FROM posts WHERE id = 1')).toEqual({ views: 1 });
  });
});

it.each([
  ['2026-07-01T00:00:00.000Z', '2026-07-31'],
  ['2026-07-01T15:00:00.000Z', '2026-08-01'],
  ['2026-01-31T00:00:00.000Z', '2026-03-02'],
])('thrown away at %s it goes on %s in Japan', (trashedAt, day) => {
  expect(goesOn(trashedAt)).toBe(day);
});
