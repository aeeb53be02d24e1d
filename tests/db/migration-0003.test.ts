import { beforeAll, describe, expect, it } from 'vitest';
import { requireVisible } from '../../src/board/index.ts';
import { fromFieldRows } from '../../src/board/posts/field-rows.ts';
import { parsePost } from '../../src/board/posts/forms.ts';
import { contentOf } from '../../src/board/posts/stored-content.ts';
import { revisionQueries } from '../../src/board/revisions/queries.ts';
import { type Db, migrate, openMemory, readMigrations } from '../../src/db/index.ts';
import { MIGRATIONS_DIR } from '../../src/paths.ts';
import { allRows, takahashi } from '../support/index.ts';

const MIGRATIONS = readMigrations(MIGRATIONS_DIR);

// An office as it was before drafts and revisions: posts of both kinds, sparse and full, changed, hidden and withdrawn.
const OFFICE = `
  INSERT INTO departments (id, code, valid_from) VALUES (1, '02', '2024-04-01'), (2, '0201', '2024-04-01');
  INSERT INTO department_versions VALUES (1, '2024-04-01', '総務部', NULL, 1), (2, '2024-04-01', '市民課', 1, 1);
  INSERT INTO users (id, login, name, created_at) VALUES (1, 'sato', '佐藤', '2024'), (2, 'suzuki', '鈴木', '2024');
  INSERT INTO memberships (user_id, valid_from, department_id) VALUES (1, '2024-04-01', 1), (2, '2024-04-01', 2);
  INSERT INTO tags (id, name, folded) VALUES (1, 'Excel', 'excel'), (2, '年度末', '年度末'), (3, 'Power Query', 'power query');
  INSERT INTO posts (id, kind, title, excerpt, category_id, author_id, department_id, published_at, edited_at, confirmed_on, revision,
                     withdrawn_at, hidden_at, hidden_by, hidden_reason, minutes_as_of, hot) VALUES
    (1, 'tip', '差し込み印刷で宛名を作る', 'x', 1, 1, 1, '2026-01-01T00:00:00.000Z', NULL, '2026-01-01', 1, NULL, NULL, NULL, NULL, '2026-01', 1),
    (2, 'tip', '空白行をまとめて消す', 'x', 2, 2, 2, '2026-01-02T00:00:00.000Z', '2026-02-02T03:04:05.000Z', '2026-02-02', 4, NULL, NULL, NULL, NULL, '2026-01', 2),
    (3, 'case_study', '給付金の申請を電子にした', 'x', 4, 2, 1, '2026-01-03T00:00:00.000Z', NULL, '2026-01-03', 1, NULL, NULL, NULL, NULL, '2026-01', 3),
    (4, 'case_study', '窓口の待ち時間を減らした', 'x', 10, 1, 2, '2026-01-04T00:00:00.000Z', '2026-03-01T00:00:00.000Z', '2026-03-01', 2, '2026-05-01', '2026-05-02', 1, '確認中', '2026-01', 4),
    (5, 'tip', '題名は五字', 'x', 1, 1, 1, '2026-01-05T00:00:00.000Z', NULL, '2026-01-05', 1, NULL, NULL, NULL, NULL, '2026-01', 5);
  INSERT INTO post_bodies VALUES (1, '## 手順' || char(10) || char(10) || '1. 開く  ' || char(10) || '	2. "差し込む" & <b>'), (2, '選んで消す'), (3, ''), (4, '補足です'), (5, '本文');
  INSERT INTO tips VALUES (1, '宛名を一度に作れます。', 'beginner', 'Word 2019', 20, '宛先を確かめます。'), (2, '', NULL, '', NULL, ''), (5, '', 'advanced', '', 480, '');
  INSERT INTO case_studies VALUES
    (3, '列ができていました。', 'フォームにしました。', '半分になりました。', 420, 0, '0円', '3人', '1. 分ける', '広げます', '2025-06', '2026-03', 'daily', '給付係'),
    (4, '待ちました。', '番号札にしました。', '減りました。', NULL, NULL, '', '', '', '', NULL, NULL, NULL, '');
  INSERT INTO post_tools VALUES (1, 2), (1, 1), (1, 10), (2, 7);
  INSERT INTO post_tags (post_id, tag_id, position, listed, answered, published_at, hot, votes_count, comments_count, minutes_this_year) VALUES
    (1, 3, 1, 1, 0, '2026-01-01T00:00:00.000Z', 1, 0, 0, 0), (1, 1, 2, 1, 0, '2026-01-01T00:00:00.000Z', 1, 0, 0, 0),
    (1, 2, 3, 1, 0, '2026-01-01T00:00:00.000Z', 1, 0, 0, 0), (3, 2, 1, 1, 0, '2026-01-03T00:00:00.000Z', 3, 0, 0, 0);
  INSERT INTO post_renderings VALUES (1, 'body', '<h2>手順</h2>');
  INSERT INTO comments (id, post_id, author_id, department_id, body, html, created_at) VALUES (1, 1, 2, 2, '助かりました', '<p>助かりました</p>', '2026-02-01');
  INSERT INTO votes VALUES (1, 2, 2, '2026-02-01');
  INSERT INTO adoptions VALUES (1, 2, '2026-02', NULL, 2, 10, 4, '', '2026-02-01', '2026-02-01');
  INSERT INTO bookmarks VALUES (2, 1, '2026-02-01');
  INSERT INTO events (at, kind, actor_id, subject_id) VALUES ('2026-01-01', 'post.published', 1, 1);`;

let db: Db;
let before: Record<string, unknown[]>;

beforeAll(() => {
  db = openMemory();
  migrate(db, MIGRATIONS.slice(0, 2));
  db.exec(OFFICE);
  before = allRows(db);
  migrate(db, MIGRATIONS.slice(0, 3));
});

const posts = () =>
  db
    .prepare<[], Record<string, unknown>>(
      'SELECT id, kind, revision, author_id AS author, department_id AS department, ifnull(edited_at, published_at) AS at FROM posts',
    )
    .all();

describe('the migration to drafts and revisions', () => {
  it('changes nothing that was there', () => {
    const after = allRows(db);
    for (const [table, rows] of Object.entries(before)) {
      const expected = table === 'posts' ? rows.map((row) => ({ ...(row as object), trashed_at: null, trashed_by: null })) : rows;
      expect(after[table], table).toEqual(expected);
    }
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });

  it('makes what is published now the first revision of each post that is known', () => {
    const rows = db
      .prepare(
        'SELECT post_id AS id, revision, author_id AS author, department_id AS department, started_at AS started, saved_at AS saved, restored_from AS restored FROM revisions ORDER BY post_id',
      )
      .all();
    expect(rows).toEqual(
      posts().map(({ id, revision, author, department, at }) => ({
        id,
        revision,
        author,
        department,
        started: at,
        saved: at,
        restored: null,
      })),
    );
  });

  it('finds the titles that were there, also those that are off the board', () => {
    const found = (piece: string) =>
      db.prepare<[string], { id: number }>('SELECT rowid AS id FROM post_titles WHERE post_titles MATCH ?').all(`"${piece}"`);
    expect(found('差し込')).toEqual([{ id: 1 }]);
    expect(found('給付金')).toEqual([{ id: 3 }]);
    expect(found('待ち時')).toEqual([{ id: 4 }]);
    db.exec("INSERT INTO post_titles (post_titles, rank) VALUES ('integrity-check', 1)");
  });

  it('keeps in it what the form of the post shows', () => {
    migrate(db, MIGRATIONS);
    for (const { id, revision } of posts()) {
      const post = requireVisible(db, takahashi, Number(id));
      const typed = fromFieldRows(revisionQueries(db).listFields(Number(id), Number(revision)));
      expect(typed['kind']).toBe(post.kind);
      expect(parsePost(typed, post.kind as 'tip' | 'case_study'), String(id)).toEqual({ ok: true, value: contentOf(db, post) });
    }
    expect(contentOf(db, requireVisible(db, takahashi, 1))).toMatchObject({
      tags: ['Power Query', 'Excel', '年度末'],
      toolIds: [1, 2, 10],
    });
  });

  it('writes down only what is filled', () => {
    const names = (id: number) =>
      db
        .prepare<[number], { name: string }>('SELECT DISTINCT name FROM revision_fields WHERE post_id = ? ORDER BY name')
        .all(id)
        .map(({ name }) => name);
    expect(names(2)).toEqual(['body', 'categoryId', 'kind', 'title', 'toolIds']);
    expect(names(4)).toEqual(['approach', 'body', 'categoryId', 'challenge', 'effect', 'kind', 'title']);
    expect(db.prepare("SELECT count(*) AS n FROM revision_fields WHERE value = '' OR value IS NULL").get()).toEqual({ n: 0 });
    expect(db.prepare("SELECT value FROM revision_fields WHERE post_id = 3 AND name = 'effectYenPerYear'").get()).toEqual({
      value: '0',
    });
  });

  it('begins without drafts, files and answers', () => {
    for (const table of [
      'drafts',
      'draft_fields',
      'files',
      'attachments',
      'post_attachments',
      'accepted_answers',
      'post_coauthors',
      'quick_wins',
    ])
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get(), table).toEqual({ n: 0 });
  });
});
