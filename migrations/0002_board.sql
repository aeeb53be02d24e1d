-- Posts and what colleagues do with them. Every act keeps the department of its moment.
-- Counters stand on the post so that no page ever counts rows; `chienowa verify` recomputes all of them.

CREATE TABLE categories (
  id          INTEGER PRIMARY KEY,
  slug        TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 40 AND slug NOT GLOB '*[^0-9a-z-]*'),
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  name_en     TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 40),
  position    INTEGER NOT NULL,
  posts_count INTEGER NOT NULL DEFAULT 0 CHECK (posts_count >= 0)
) STRICT;

CREATE TABLE tags (
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 20),
  folded      TEXT NOT NULL UNIQUE,      -- NFKC, lower case: Ｅｘｃｅｌ and excel are one tag
  posts_count INTEGER NOT NULL DEFAULT 0 CHECK (posts_count >= 0)
) STRICT;

CREATE INDEX tags_by_use ON tags (posts_count DESC, name);

CREATE TABLE tools (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
  position INTEGER NOT NULL
) STRICT;

CREATE TABLE posts (
  id            INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN ('tip', 'case_study', 'quick_win', 'question', 'idea')),
  title         TEXT NOT NULL CHECK (length(title) BETWEEN 5 AND 100),
  excerpt       TEXT NOT NULL CHECK (length(excerpt) <= 140),
  category_id   INTEGER NOT NULL REFERENCES categories (id),
  author_id     INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  published_at  TEXT NOT NULL,
  edited_at     TEXT,
  confirmed_on  TEXT NOT NULL,
  revision      INTEGER NOT NULL DEFAULT 1 CHECK (revision >= 1),
  withdrawn_at  TEXT,
  hidden_at     TEXT,
  hidden_by     INTEGER REFERENCES users (id),
  hidden_reason TEXT CHECK (length(hidden_reason) BETWEEN 1 AND 200),
  listed        INTEGER NOT NULL GENERATED ALWAYS AS (withdrawn_at IS NULL AND hidden_at IS NULL) STORED,
  answered      INTEGER NOT NULL DEFAULT 0 CHECK (answered IN (0, 1)),   -- a question's answer is accepted; any other post has a comment
  votes_count    INTEGER NOT NULL DEFAULT 0 CHECK (votes_count >= 0),
  comments_count INTEGER NOT NULL DEFAULT 0 CHECK (comments_count >= 0),
  views_count    INTEGER NOT NULL DEFAULT 0 CHECK (views_count >= 0),
  adopters_count INTEGER NOT NULL DEFAULT 0 CHECK (adopters_count >= 0),             -- people with a live record
  adopting_departments_count INTEGER NOT NULL DEFAULT 0 CHECK (adopting_departments_count >= 0),
  median_monthly_minutes     INTEGER NOT NULL DEFAULT 0 CHECK (median_monthly_minutes >= 0),
  minutes_this_year          INTEGER NOT NULL DEFAULT 0 CHECK (minutes_this_year >= 0), -- of the fiscal year of minutes_as_of
  minutes_as_of              TEXT NOT NULL CHECK (minutes_as_of GLOB '[12][0-9][0-9][0-9]-[01][0-9]'),
  has_adoptions INTEGER NOT NULL DEFAULT 0 CHECK (has_adoptions IN (0, 1)),           -- any record, live or ended
  hot            REAL NOT NULL,
  CHECK ((hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL))
) STRICT;

-- One index for each facet and order: a list walks its index and stops after a page, however large the office.
CREATE INDEX posts_new                ON posts (published_at) WHERE listed = 1;
CREATE INDEX posts_hot                ON posts (hot) WHERE listed = 1;
CREATE INDEX posts_helpful            ON posts (votes_count) WHERE listed = 1;
CREATE INDEX posts_adopted            ON posts (minutes_this_year) WHERE listed = 1 AND minutes_this_year > 0;
CREATE INDEX posts_discussed          ON posts (comments_count) WHERE listed = 1 AND comments_count > 0;
CREATE INDEX posts_unanswered         ON posts (published_at) WHERE listed = 1 AND answered = 0;
CREATE INDEX posts_kind_new           ON posts (kind, published_at) WHERE listed = 1;
CREATE INDEX posts_kind_hot           ON posts (kind, hot) WHERE listed = 1;
CREATE INDEX posts_kind_helpful       ON posts (kind, votes_count) WHERE listed = 1;
CREATE INDEX posts_kind_adopted       ON posts (kind, minutes_this_year) WHERE listed = 1 AND minutes_this_year > 0;
CREATE INDEX posts_kind_discussed     ON posts (kind, comments_count) WHERE listed = 1 AND comments_count > 0;
CREATE INDEX posts_kind_unanswered    ON posts (kind, published_at) WHERE listed = 1 AND answered = 0;
CREATE INDEX posts_category_new       ON posts (category_id, published_at) WHERE listed = 1;
CREATE INDEX posts_category_hot       ON posts (category_id, hot) WHERE listed = 1;
CREATE INDEX posts_category_helpful   ON posts (category_id, votes_count) WHERE listed = 1;
CREATE INDEX posts_category_adopted   ON posts (category_id, minutes_this_year) WHERE listed = 1 AND minutes_this_year > 0;
CREATE INDEX posts_category_discussed ON posts (category_id, comments_count) WHERE listed = 1 AND comments_count > 0;
CREATE INDEX posts_category_unanswered ON posts (category_id, published_at) WHERE listed = 1 AND answered = 0;
CREATE INDEX posts_department_new       ON posts (department_id, published_at) WHERE listed = 1;
CREATE INDEX posts_department_hot       ON posts (department_id, hot) WHERE listed = 1;
CREATE INDEX posts_department_helpful   ON posts (department_id, votes_count) WHERE listed = 1;
CREATE INDEX posts_department_adopted   ON posts (department_id, minutes_this_year) WHERE listed = 1 AND minutes_this_year > 0;
CREATE INDEX posts_department_discussed ON posts (department_id, comments_count) WHERE listed = 1 AND comments_count > 0;
CREATE INDEX posts_department_unanswered ON posts (department_id, published_at) WHERE listed = 1 AND answered = 0;
CREATE INDEX posts_of_author          ON posts (author_id, id);
CREATE INDEX posts_with_old_minutes   ON posts (minutes_as_of) WHERE has_adoptions = 1;

CREATE TABLE post_bodies (
  post_id INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  body    TEXT NOT NULL CHECK (length(body) <= 30000)
) STRICT;

CREATE TABLE tips (
  post_id       INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  goal          TEXT NOT NULL DEFAULT '' CHECK (length(goal) <= 120),
  level         TEXT CHECK (level IN ('beginner', 'intermediate', 'advanced')),
  tested_on     TEXT NOT NULL DEFAULT '' CHECK (length(tested_on) <= 100),
  minutes_saved INTEGER CHECK (minutes_saved BETWEEN 1 AND 480),     -- per run, as the author estimates
  cautions      TEXT NOT NULL DEFAULT '' CHECK (length(cautions) <= 1000)
) STRICT;

CREATE TABLE post_tools (
  post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  tool_id INTEGER NOT NULL REFERENCES tools (id),
  PRIMARY KEY (post_id, tool_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_studies (
  post_id     INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  challenge   TEXT NOT NULL CHECK (length(challenge) <= 5000),
  approach    TEXT NOT NULL CHECK (length(approach) <= 5000),
  effect      TEXT NOT NULL CHECK (length(effect) <= 5000),
  effect_hours_per_year INTEGER CHECK (effect_hours_per_year BETWEEN 0 AND 1000000),
  effect_yen_per_year   INTEGER CHECK (effect_yen_per_year BETWEEN 0 AND 100000000000),
  cost        TEXT NOT NULL DEFAULT '' CHECK (length(cost) <= 5000),
  structure   TEXT NOT NULL DEFAULT '' CHECK (length(structure) <= 5000),
  know_how    TEXT NOT NULL DEFAULT '' CHECK (length(know_how) <= 5000),
  next_steps  TEXT NOT NULL DEFAULT '' CHECK (length(next_steps) <= 5000),
  period_from TEXT CHECK (period_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]'),
  period_to   TEXT CHECK (period_to >= period_from),
  size        TEXT CHECK (size IN ('large', 'daily')),
  contact     TEXT NOT NULL DEFAULT '' CHECK (length(contact) <= 100)
) STRICT;

-- Markdown is rendered once, when it is saved. Derived: may be thrown away and made again.
CREATE TABLE post_renderings (
  post_id INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  field   TEXT NOT NULL,
  html    TEXT NOT NULL,
  PRIMARY KEY (post_id, field)
) STRICT, WITHOUT ROWID;

-- A tag's list needs the order keys of its posts beside the tag; the trigger below keeps the copies.
CREATE TABLE post_tags (
  post_id           INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  tag_id            INTEGER NOT NULL REFERENCES tags (id),
  position          INTEGER NOT NULL,
  listed            INTEGER NOT NULL,
  answered          INTEGER NOT NULL,
  published_at      TEXT NOT NULL,
  hot               REAL NOT NULL,
  votes_count       INTEGER NOT NULL,
  comments_count    INTEGER NOT NULL,
  minutes_this_year INTEGER NOT NULL,
  PRIMARY KEY (post_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_tags_new        ON post_tags (tag_id, published_at, post_id) WHERE listed = 1;
CREATE INDEX post_tags_hot        ON post_tags (tag_id, hot, post_id) WHERE listed = 1;
CREATE INDEX post_tags_helpful    ON post_tags (tag_id, votes_count, post_id) WHERE listed = 1;
CREATE INDEX post_tags_adopted    ON post_tags (tag_id, minutes_this_year, post_id) WHERE listed = 1 AND minutes_this_year > 0;
CREATE INDEX post_tags_discussed  ON post_tags (tag_id, comments_count, post_id) WHERE listed = 1 AND comments_count > 0;
CREATE INDEX post_tags_unanswered ON post_tags (tag_id, published_at, post_id) WHERE listed = 1 AND answered = 0;
CREATE INDEX post_tags_of_tag     ON post_tags (tag_id);

CREATE TABLE comments (
  id            INTEGER PRIMARY KEY,
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  parent_id     INTEGER REFERENCES comments (id) ON DELETE CASCADE,
  author_id     INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  body          TEXT NOT NULL CHECK (length(body) <= 2000),
  html          TEXT NOT NULL,
  created_at    TEXT NOT NULL,
  edited_at     TEXT,
  deleted_at    TEXT,
  hidden_at     TEXT,
  hidden_by     INTEGER REFERENCES users (id),
  hidden_reason TEXT CHECK (length(hidden_reason) BETWEEN 1 AND 200),
  CHECK ((hidden_at IS NULL) = (hidden_by IS NULL) AND (hidden_at IS NULL) = (hidden_reason IS NULL)),
  CHECK ((deleted_at IS NULL) = (body <> ''))
) STRICT;

CREATE INDEX comments_of_post ON comments (post_id, id);
CREATE INDEX comments_of_parent ON comments (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX comments_of_author ON comments (author_id, id);

CREATE TRIGGER comments_have_one_level BEFORE INSERT ON comments
WHEN NEW.parent_id IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM comments p WHERE p.id = NEW.parent_id AND p.post_id = NEW.post_id AND p.parent_id IS NULL)
BEGIN
  SELECT raise(ABORT, 'replies have one level');
END;

CREATE TABLE votes (
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  user_id       INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  voted_at      TEXT NOT NULL,
  PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX votes_of_user ON votes (user_id);

CREATE TRIGGER votes_not_on_own_post BEFORE INSERT ON votes
WHEN NEW.user_id = (SELECT author_id FROM posts WHERE id = NEW.post_id)
BEGIN
  SELECT raise(ABORT, 'own post');
END;

-- Months are JST calendar months; ended_on is the last month that counts.
-- A changed figure is a new row from the month of the change on: earlier months keep theirs.
CREATE TABLE adoptions (
  post_id         INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  user_id         INTEGER NOT NULL REFERENCES users (id),
  started_on      TEXT NOT NULL CHECK (started_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]'),
  ended_on        TEXT CHECK (ended_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]' AND ended_on >= started_on),
  department_id   INTEGER NOT NULL REFERENCES departments (id),
  minutes_per_run INTEGER NOT NULL CHECK (minutes_per_run BETWEEN 1 AND 480),
  runs_per_month  REAL NOT NULL CHECK (runs_per_month BETWEEN 0.1 AND 1000),
  note            TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 200),
  recorded_at     TEXT NOT NULL,
  confirmed_on    TEXT NOT NULL CHECK (confirmed_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  PRIMARY KEY (post_id, user_id, started_on)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX adoptions_one_live_record ON adoptions (post_id, user_id) WHERE ended_on IS NULL;
CREATE INDEX adoptions_of_user ON adoptions (user_id, post_id);

CREATE TRIGGER adoptions_not_of_own_post BEFORE INSERT ON adoptions
WHEN NEW.user_id = (SELECT author_id FROM posts WHERE id = NEW.post_id)
BEGIN
  SELECT raise(ABORT, 'own post');
END;

CREATE TABLE bookmarks (
  user_id       INTEGER NOT NULL REFERENCES users (id),
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  bookmarked_at TEXT NOT NULL,
  PRIMARY KEY (user_id, post_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bookmarks_of_post ON bookmarks (post_id);

CREATE TABLE post_views (
  post_id   INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  viewed_on TEXT NOT NULL,
  user_id   INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (post_id, viewed_on, user_id)
) STRICT, WITHOUT ROWID;

-- Totals over the whole board, and the listed posts of each kind and department.
CREATE TABLE board_totals (
  id                INTEGER PRIMARY KEY CHECK (id = 1),
  minutes_this_year INTEGER NOT NULL DEFAULT 0 CHECK (minutes_this_year >= 0),
  adopters_count    INTEGER NOT NULL DEFAULT 0 CHECK (adopters_count >= 0)
) STRICT;
INSERT INTO board_totals (id) VALUES (1);

CREATE TABLE kind_totals (kind TEXT PRIMARY KEY, posts_count INTEGER NOT NULL CHECK (posts_count >= 0)) STRICT, WITHOUT ROWID;
INSERT INTO kind_totals VALUES ('tip', 0), ('case_study', 0), ('quick_win', 0), ('question', 0), ('idea', 0);

CREATE TABLE department_totals (
  department_id INTEGER PRIMARY KEY REFERENCES departments (id),
  posts_count   INTEGER NOT NULL CHECK (posts_count >= 0)
) STRICT;

CREATE TRIGGER posts_counted_on_insert AFTER INSERT ON posts WHEN NEW.listed = 1
BEGIN
  UPDATE categories SET posts_count = posts_count + 1 WHERE id = NEW.category_id;
  UPDATE kind_totals SET posts_count = posts_count + 1 WHERE kind = NEW.kind;
  INSERT INTO department_totals VALUES (NEW.department_id, 1)
      ON CONFLICT DO UPDATE SET posts_count = posts_count + 1;
END;

CREATE TRIGGER posts_counted_on_change AFTER UPDATE OF category_id, kind, withdrawn_at, hidden_at ON posts
WHEN OLD.listed <> NEW.listed OR OLD.category_id <> NEW.category_id OR OLD.kind <> NEW.kind
BEGIN
  UPDATE categories SET posts_count = posts_count - OLD.listed WHERE id = OLD.category_id;
  UPDATE categories SET posts_count = posts_count + NEW.listed WHERE id = NEW.category_id;
  UPDATE kind_totals SET posts_count = posts_count - OLD.listed WHERE kind = OLD.kind;
  UPDATE kind_totals SET posts_count = posts_count + NEW.listed WHERE kind = NEW.kind;
  INSERT INTO department_totals VALUES (NEW.department_id, NEW.listed)
      ON CONFLICT DO UPDATE SET posts_count = posts_count + NEW.listed - OLD.listed;
END;

CREATE TRIGGER post_tags_follow_posts
AFTER UPDATE OF withdrawn_at, hidden_at, answered, published_at, hot, votes_count, comments_count, minutes_this_year ON posts
BEGIN
  UPDATE post_tags
     SET listed = NEW.listed, answered = NEW.answered, published_at = NEW.published_at, hot = NEW.hot,
         votes_count = NEW.votes_count, comments_count = NEW.comments_count, minutes_this_year = NEW.minutes_this_year
   WHERE post_id = NEW.id;
END;

CREATE TRIGGER tags_counted_on_insert AFTER INSERT ON post_tags WHEN NEW.listed = 1
BEGIN
  UPDATE tags SET posts_count = posts_count + 1 WHERE id = NEW.tag_id;
END;

CREATE TRIGGER tags_counted_on_delete AFTER DELETE ON post_tags WHEN OLD.listed = 1
BEGIN
  UPDATE tags SET posts_count = posts_count - 1 WHERE id = OLD.tag_id;
END;

CREATE TRIGGER tags_counted_on_change AFTER UPDATE OF listed, tag_id ON post_tags
WHEN OLD.listed <> NEW.listed OR OLD.tag_id <> NEW.tag_id
BEGIN
  UPDATE tags SET posts_count = posts_count - OLD.listed WHERE id = OLD.tag_id;
  UPDATE tags SET posts_count = posts_count + NEW.listed WHERE id = NEW.tag_id;
END;

-- What an office starts with. Moderators change it.
INSERT INTO categories (slug, name, name_en, position) VALUES
  ('excel',      'Excel・表計算',             'Excel and spreadsheets',      1),
  ('word',       'Word・文書作成',            'Word and documents',          2),
  ('automation', '自動化(マクロ・RPA)',     'Automation (macros, RPA)',    3),
  ('forms',      '電子申請・フォーム',        'Online forms',                4),
  ('apps',       '業務アプリ(kintoneなど)', 'Business apps (kintone …)',   5),
  ('mail',       'メール・予定表',            'Mail and calendar',           6),
  ('meetings',   '会議・情報共有',            'Meetings and sharing',        7),
  ('paperless',  'ペーパーレス・文書管理',    'Paperless and records',       8),
  ('data',       'データ活用・統計',          'Data and statistics',         9),
  ('counter',    '窓口・住民サービス',        'Counter and citizen services', 10),
  ('ai',         '生成AI',                    'Generative AI',              11),
  ('pc',         'PC・ネットワーク',          'PC and network',             12);

INSERT INTO tools (name, position) VALUES
  ('Excel', 1), ('Word', 2), ('PowerPoint', 3), ('Outlook', 4), ('Teams', 5), ('OneNote', 6), ('Access', 7), ('Power Query', 8),
  ('VBA', 9), ('PowerShell', 10), ('バッチファイル', 11), ('Power Automate Desktop', 12), ('RPA', 13), ('kintone', 14),
  ('電子申請フォーム', 15), ('PDF', 16), ('Windows', 17), ('エクスプローラー', 18), ('ブラウザー', 19), ('生成AI', 20),
  ('GIS', 21), ('Python', 22), ('SQL', 23);
