-- Search: an index of Japanese text in three tables of FTS5, kept in the transaction that changes a post.
-- The tables hold tokens that the application makes (docs/decisions/0015); SQLite only splits them at the spaces. unicode61 could too, but
-- takes twice the time and drops what is younger than its tables: new characters of names, new emoji.

DROP TRIGGER post_titles_on_insert;
DROP TRIGGER post_titles_on_change;
DROP TRIGGER post_titles_on_delete;
DROP TABLE post_title_pieces;
DROP TABLE post_titles;

CREATE VIRTUAL TABLE search_words USING fts5 (title, body, content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'");
CREATE VIRTUAL TABLE search_grams USING fts5 (title, body, content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'");
-- Title and tags once more: in the other two the length of a row is that of all its columns, so that a title counts for little.
CREATE VIRTUAL TABLE search_heads USING fts5 (words, grams, content = '', contentless_delete = 1,
  tokenize = "ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~'");
CREATE VIRTUAL TABLE search_word_terms USING fts5vocab ('search_words', 'row');
CREATE VIRTUAL TABLE search_gram_terms USING fts5vocab ('search_grams', 'row');

-- The text as it was indexed: passages are cut from it, and the index is compared with it.
CREATE TABLE search_documents (
  id    INTEGER PRIMARY KEY,              -- the post's
  title TEXT NOT NULL,
  tags  TEXT NOT NULL,                    -- and what else stands at the head of a post: its category and tools; one in a line
  spellings TEXT NOT NULL                 -- its words in search_spellings, set apart by spaces: to be taken out again as they were put in
) STRICT;

CREATE TABLE search_parts (
  document_id INTEGER NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
  position    INTEGER NOT NULL,
  source      TEXT NOT NULL CHECK (source IN ('text', 'comment', 'file')),
  label       TEXT NOT NULL,              -- the name of a file
  text        TEXT NOT NULL,
  PRIMARY KEY (document_id, position)
) STRICT;

-- Words of Latin letters and katakana as they are written, for もしかして and for parts of words.
CREATE TABLE search_spellings (term TEXT PRIMARY KEY, documents INTEGER NOT NULL CHECK (documents > 0)) STRICT, WITHOUT ROWID;

-- In how many documents the common terms stand, as of the last count: common ones are left out of long queries.
CREATE TABLE search_frequencies (
  source    TEXT NOT NULL CHECK (source IN ('word', 'gram')),
  term      TEXT NOT NULL,
  documents INTEGER NOT NULL,
  PRIMARY KEY (source, term)
) STRICT, WITHOUT ROWID;

-- `analyser`: what made the tokens; another one makes them anew. `counted`: documents at the last count of frequencies.
-- `scrub`: deleted text may still lie in the pages of the index; how far its cleaning has come.
CREATE TABLE search_state (key TEXT PRIMARY KEY CHECK (key IN ('analyser', 'counted', 'scrub')), value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Words that mean the same, for every search from the next on.
CREATE TABLE synonym_groups (
  id         INTEGER PRIMARY KEY,
  changed_at TEXT NOT NULL,
  changed_by INTEGER REFERENCES users (id)      -- nobody: an office starts with it
) STRICT;

CREATE TABLE synonyms (
  word     TEXT PRIMARY KEY CHECK (length(word) BETWEEN 1 AND 40),
  group_id INTEGER NOT NULL REFERENCES synonym_groups (id) ON DELETE CASCADE,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX synonyms_of_group ON synonyms (group_id, position);

CREATE TEMP TABLE first_synonyms (group_id INTEGER, words TEXT);
INSERT INTO first_synonyms VALUES
  (1, '["エクセル","Excel"]'), (2, '["ワード","Word"]'), (3, '["パワポ","パワーポイント","PowerPoint"]'), (4, '["マクロ","VBA"]'),
  (5, '["アクセス","Access"]'), (6, '["アウトルック","Outlook"]'), (7, '["キントーン","kintone"]'),
  (8, '["パワーオートメイト","パワーオートメート","Power Automate"]'), (9, '["パワークエリ","Power Query"]'),
  (10, '["ピボット","ピボットテーブル","PivotTable"]'), (11, '["ブイルックアップ","VLOOKUP"]'),
  (12, '["ショートカット","ショートカットキー","キーボードショートカット"]'), (13, '["差込印刷","差し込み印刷","差込み印刷"]'),
  (14, '["テレワーク","在宅勤務","リモートワーク"]'), (15, '["オンライン申請","電子申請"]'), (16, '["ハンコ","押印","判子"]'),
  (17, '["ウィンドウズ","Windows"]'), (18, '["チームズ","Teams"]'), (19, '["パワーシェル","PowerShell"]'),
  (20, '["グーグル","Google"]'), (21, '["メール","e-mail"]'), (22, '["ペーパーレス","紙の削減"]'), (23, '["チャットGPT","ChatGPT"]'),
  (24, '["生成AI","生成系AI"]'), (25, '["PC","パソコン"]'), (26, '["共有フォルダ","ファイルサーバ"]'), (27, '["打刻","出退勤"]'),
  (28, '["議事録","会議録"]'), (29, '["コピペ","コピー貼り付け","コピー&ペースト"]'), (30, '["ワンノート","OneNote"]'),
  (31, '["ふりがな","フリガナ","ルビ"]'), (32, '["ジーアイエス","GIS"]'), (33, '["アールピーエー","RPA"]'), (34, '["QRコード","二次元コード","2次元コード"]'),
  (35, '["コピー機","複合機"]'), (36, '["墨塗り","黒塗り","マスキング"]'), (37, '["ひな形","ひながた","雛形","テンプレート"]');
INSERT INTO synonym_groups (id, changed_at) SELECT group_id, '2026-04-01T00:00:00.000Z' FROM first_synonyms;
INSERT INTO synonyms (word, group_id, position)
SELECT w.value, s.group_id, w.key + 1 FROM first_synonyms s, json_each(s.words) w;
DROP TABLE first_synonyms;

-- What was searched, without who: a day, the words, how often, and how many posts the last one found.
CREATE TABLE search_log (
  searched_on TEXT NOT NULL CHECK (searched_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  query       TEXT NOT NULL CHECK (length(query) BETWEEN 1 AND 100),      -- folded: one spelling of width and case
  searches    INTEGER NOT NULL CHECK (searches > 0),
  results     INTEGER NOT NULL CHECK (results >= 0),
  PRIMARY KEY (searched_on, query)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_clicks (
  searched_on TEXT NOT NULL,
  query       TEXT NOT NULL,
  rank        INTEGER NOT NULL CHECK (rank BETWEEN 1 AND 1000),
  clicks      INTEGER NOT NULL CHECK (clicks > 0),
  PRIMARY KEY (searched_on, query, rank),
  FOREIGN KEY (searched_on, query) REFERENCES search_log (searched_on, query) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A person's own last searches, offered to nobody else. A day and an order, no time: nobody shall tell from it when somebody looked
-- for what.
CREATE TABLE recent_searches (
  user_id     INTEGER NOT NULL REFERENCES users (id),
  query       TEXT NOT NULL CHECK (length(query) BETWEEN 1 AND 200),
  searched_on TEXT NOT NULL,
  turn        INTEGER NOT NULL,              -- the last search has the highest of the person's
  PRIMARY KEY (user_id, query)
) STRICT, WITHOUT ROWID;

CREATE INDEX recent_searches_by_day ON recent_searches (searched_on);

-- "Tell me when something new matches": posts after the one that was the newest when the person last looked.
CREATE TABLE saved_searches (
  id           INTEGER PRIMARY KEY,
  user_id      INTEGER NOT NULL REFERENCES users (id),
  query        TEXT NOT NULL CHECK (length(query) BETWEEN 1 AND 200),
  seen_post_id INTEGER NOT NULL DEFAULT 0,
  saved_at     TEXT NOT NULL,
  UNIQUE (user_id, query)
) STRICT;

-- Whoever leaves takes along what they looked for.
CREATE TRIGGER searches_end_with_the_account AFTER UPDATE OF deactivated_at ON users WHEN NEW.deactivated_at IS NOT NULL
BEGIN
  DELETE FROM recent_searches WHERE user_id = NEW.id;
  DELETE FROM saved_searches WHERE user_id = NEW.id;
END;

-- What is written in a file, so far as it could be read.
CREATE TABLE file_texts (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  text    TEXT NOT NULL,
  fault   TEXT CHECK (fault IN ('damaged', 'protected', 'too_slow')),     -- why there is none, or not all
  read_at TEXT NOT NULL
) STRICT;

-- Posts whose place in the index is out of date. Settled before the transaction ends that changed them; what is too much
-- for a moment stays here and is settled soon after. The triggers below write with ON CONFLICT DO UPDATE: an OR REPLACE would become
-- what the statement says that fired them.
CREATE TABLE search_pending (
  post_id INTEGER PRIMARY KEY,
  later   INTEGER NOT NULL DEFAULT 0 CHECK (later IN (0, 1))
) STRICT;

CREATE INDEX search_pending_now ON search_pending (post_id) WHERE later = 0;

CREATE TRIGGER search_after_post AFTER INSERT ON posts
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_post_change AFTER UPDATE OF kind, title, category_id, withdrawn_at, hidden_at ON posts
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_post_end AFTER DELETE ON posts
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_body AFTER INSERT ON post_bodies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_body_change AFTER UPDATE ON post_bodies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_body_end AFTER DELETE ON post_bodies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tip AFTER INSERT ON tips
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tip_change AFTER UPDATE ON tips
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tip_end AFTER DELETE ON tips
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_case_study AFTER INSERT ON case_studies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_case_study_change AFTER UPDATE ON case_studies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_case_study_end AFTER DELETE ON case_studies
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_quick_win AFTER INSERT ON quick_wins
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_quick_win_change AFTER UPDATE ON quick_wins
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_quick_win_end AFTER DELETE ON quick_wins
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tool AFTER INSERT ON post_tools
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tool_end AFTER DELETE ON post_tools
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tag AFTER INSERT ON post_tags
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tag_end AFTER DELETE ON post_tags
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_attachment AFTER INSERT ON post_attachments
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_attachment_end AFTER DELETE ON post_attachments
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tag_change AFTER UPDATE OF tag_id ON post_tags
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_comment AFTER INSERT ON comments
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_comment_change AFTER UPDATE OF body, deleted_at, hidden_at ON comments
BEGIN
  INSERT INTO search_pending (post_id) VALUES (NEW.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_comment_end AFTER DELETE ON comments
BEGIN
  INSERT INTO search_pending (post_id) VALUES (OLD.post_id) ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_attachment_name AFTER UPDATE OF name ON attachments
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT post_id FROM post_attachments WHERE attachment_id = NEW.id
      ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tag_name AFTER UPDATE OF name ON tags
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT post_id FROM post_tags WHERE tag_id = NEW.id
      ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_category_name AFTER UPDATE OF name, name_en ON categories
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT id FROM posts WHERE category_id = NEW.id AND listed = 1
      ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_tool_name AFTER UPDATE OF name ON tools
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT post_id FROM post_tools WHERE tool_id = NEW.id
      ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_file_text AFTER INSERT ON file_texts
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT pa.post_id FROM attachments a JOIN post_attachments pa ON pa.attachment_id = a.id WHERE a.file_id = NEW.file_id
      ON CONFLICT DO UPDATE SET later = 0;
END;

CREATE TRIGGER search_after_file_text_change AFTER UPDATE ON file_texts
BEGIN
  INSERT INTO search_pending (post_id)
  SELECT pa.post_id FROM attachments a JOIN post_attachments pa ON pa.attachment_id = a.id WHERE a.file_id = NEW.file_id
      ON CONFLICT DO UPDATE SET later = 0;
END;

-- The posts that are there already are put into the index by the first program that opens the office.
INSERT INTO search_pending (post_id, later) SELECT id, 1 FROM posts WHERE listed = 1;
