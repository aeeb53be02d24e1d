-- Writing without loss: drafts, revisions, co-authors, files, and the kinds question and quick win.
-- A form's content is kept as named fields, in drafts as typed and in revisions as saved: `name` is the field of the form,
-- several values of one field stand one below the other.

ALTER TABLE posts ADD COLUMN trashed_at TEXT CHECK (trashed_at IS NULL OR withdrawn_at IS NOT NULL);
ALTER TABLE posts ADD COLUMN trashed_by INTEGER REFERENCES users (id);

CREATE INDEX posts_in_trash ON posts (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX posts_hidden ON posts (hidden_at) WHERE hidden_at IS NOT NULL;
CREATE INDEX posts_by_confirmation ON posts (confirmed_on) WHERE listed = 1 AND kind IN ('tip', 'case_study');

CREATE TABLE quick_wins (
  post_id        INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  before         TEXT NOT NULL CHECK (length(before) BETWEEN 1 AND 200),
  after          TEXT NOT NULL CHECK (length(after) BETWEEN 5 AND 200),
  minutes_saved  INTEGER NOT NULL CHECK (minutes_saved BETWEEN 1 AND 480),   -- per run, as the author estimates
  runs_per_month REAL CHECK (runs_per_month BETWEEN 0.1 AND 1000)
) STRICT;

CREATE TABLE accepted_answers (
  post_id     INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  comment_id  INTEGER NOT NULL UNIQUE REFERENCES comments (id) ON DELETE CASCADE,
  accepted_by INTEGER NOT NULL REFERENCES users (id),
  accepted_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER accepted_answers_belong BEFORE INSERT ON accepted_answers
WHEN NOT EXISTS (
  SELECT 1 FROM comments c JOIN posts p ON p.id = c.post_id
   WHERE c.id = NEW.comment_id AND p.id = NEW.post_id AND p.kind = 'question' AND c.deleted_at IS NULL AND c.hidden_at IS NULL)
BEGIN
  SELECT raise(ABORT, 'not an answer of this question');
END;

CREATE TABLE post_coauthors (
  post_id  INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  user_id  INTEGER NOT NULL REFERENCES users (id),
  position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 5),
  PRIMARY KEY (post_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_coauthors_of_user ON post_coauthors (user_id, post_id);

CREATE TRIGGER post_coauthors_are_others BEFORE INSERT ON post_coauthors
WHEN NEW.user_id = (SELECT author_id FROM posts WHERE id = NEW.post_id)
BEGIN
  SELECT raise(ABORT, 'the author is no co-author');
END;

-- A vote for one's own post says nothing, whoever typed it in.
CREATE TRIGGER votes_not_of_coauthors BEFORE INSERT ON votes
WHEN EXISTS (SELECT 1 FROM post_coauthors WHERE post_id = NEW.post_id AND user_id = NEW.user_id)
BEGIN
  SELECT raise(ABORT, 'own post');
END;

CREATE TRIGGER adoptions_not_of_coauthors BEFORE INSERT ON adoptions
WHEN EXISTS (SELECT 1 FROM post_coauthors WHERE post_id = NEW.post_id AND user_id = NEW.user_id)
BEGIN
  SELECT raise(ABORT, 'own post');
END;

-- Every published change. The key is the post's revision at the last save: what one person saves within five minutes is one.
CREATE TABLE revisions (
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  revision      INTEGER NOT NULL CHECK (revision >= 1),
  author_id     INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  started_at    TEXT NOT NULL,
  saved_at      TEXT NOT NULL CHECK (saved_at >= started_at),
  restored_from TEXT,                                  -- when the revision was saved that this one brought back
  PRIMARY KEY (post_id, revision)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision_fields (
  post_id  INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  name     TEXT NOT NULL,
  position INTEGER NOT NULL,
  value    TEXT NOT NULL CHECK (length(value) <= 30000),
  PRIMARY KEY (post_id, revision, name, position),
  FOREIGN KEY (post_id, revision) REFERENCES revisions (post_id, revision) ON DELETE CASCADE ON UPDATE CASCADE
) STRICT;

-- What is published now is the first revision that is known.
INSERT INTO revisions (post_id, revision, author_id, department_id, started_at, saved_at)
SELECT id, revision, author_id, department_id, ifnull(edited_at, published_at), ifnull(edited_at, published_at) FROM posts;

INSERT INTO revision_fields (post_id, revision, name, position, value)
SELECT p.id, p.revision, f.name, f.position, f.value
  FROM posts p
  JOIN (
    SELECT id AS post_id, 'kind' AS name, 0 AS position, kind AS value FROM posts
     UNION ALL SELECT id, 'title', 0, title FROM posts
     UNION ALL SELECT id, 'categoryId', 0, CAST(category_id AS TEXT) FROM posts
     UNION ALL SELECT post_id, 'body', 0, body FROM post_bodies WHERE body <> ''
     UNION ALL SELECT post_id, 'tags', 0, group_concat(name, ', ')
                 FROM (SELECT pt.post_id, t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id ORDER BY pt.post_id, pt.position)
                GROUP BY post_id
     UNION ALL SELECT post_id, 'toolIds', row_number() OVER (PARTITION BY post_id ORDER BY tool_id) - 1, CAST(tool_id AS TEXT) FROM post_tools
     UNION ALL SELECT post_id, 'goal', 0, goal FROM tips WHERE goal <> ''
     UNION ALL SELECT post_id, 'level', 0, level FROM tips WHERE level IS NOT NULL
     UNION ALL SELECT post_id, 'testedOn', 0, tested_on FROM tips WHERE tested_on <> ''
     UNION ALL SELECT post_id, 'minutesSaved', 0, CAST(minutes_saved AS TEXT) FROM tips WHERE minutes_saved IS NOT NULL
     UNION ALL SELECT post_id, 'cautions', 0, cautions FROM tips WHERE cautions <> ''
     UNION ALL SELECT post_id, 'challenge', 0, challenge FROM case_studies
     UNION ALL SELECT post_id, 'approach', 0, approach FROM case_studies
     UNION ALL SELECT post_id, 'effect', 0, effect FROM case_studies
     UNION ALL SELECT post_id, 'effectHoursPerYear', 0, CAST(effect_hours_per_year AS TEXT) FROM case_studies WHERE effect_hours_per_year IS NOT NULL
     UNION ALL SELECT post_id, 'effectYenPerYear', 0, CAST(effect_yen_per_year AS TEXT) FROM case_studies WHERE effect_yen_per_year IS NOT NULL
     UNION ALL SELECT post_id, 'cost', 0, cost FROM case_studies WHERE cost <> ''
     UNION ALL SELECT post_id, 'structure', 0, structure FROM case_studies WHERE structure <> ''
     UNION ALL SELECT post_id, 'knowHow', 0, know_how FROM case_studies WHERE know_how <> ''
     UNION ALL SELECT post_id, 'nextSteps', 0, next_steps FROM case_studies WHERE next_steps <> ''
     UNION ALL SELECT post_id, 'periodFrom', 0, period_from FROM case_studies WHERE period_from IS NOT NULL
     UNION ALL SELECT post_id, 'periodTo', 0, period_to FROM case_studies WHERE period_to IS NOT NULL
     UNION ALL SELECT post_id, 'size', 0, size FROM case_studies WHERE size IS NOT NULL
     UNION ALL SELECT post_id, 'contact', 0, contact FROM case_studies WHERE contact <> ''
  ) f ON f.post_id = p.id;

-- Drafts belong to their writer alone and leave no event. With post_id they are changes to a post that is not saved yet.
CREATE TABLE drafts (
  id            INTEGER PRIMARY KEY,
  user_id       INTEGER NOT NULL REFERENCES users (id),
  kind          TEXT NOT NULL CHECK (kind IN ('tip', 'case_study', 'quick_win', 'question', 'idea')),
  post_id       INTEGER REFERENCES posts (id) ON DELETE CASCADE,
  base_revision INTEGER CHECK (base_revision >= 1),     -- the one of the post that was opened
  version       INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),   -- grows with each save: two windows notice each other
  created_at    TEXT NOT NULL,
  saved_at      TEXT NOT NULL,
  CHECK ((post_id IS NULL) = (base_revision IS NULL))
) STRICT;

CREATE UNIQUE INDEX drafts_one_for_a_post ON drafts (user_id, post_id) WHERE post_id IS NOT NULL;
CREATE INDEX drafts_of_user ON drafts (user_id, saved_at);
CREATE INDEX drafts_of_post ON drafts (post_id) WHERE post_id IS NOT NULL;

CREATE TABLE draft_fields (
  draft_id INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  name     TEXT NOT NULL CHECK (length(name) <= 40),
  position INTEGER NOT NULL CHECK (position BETWEEN 0 AND 99),
  value    TEXT NOT NULL CHECK (length(value) <= 60000),           -- what is too long is still not lost
  PRIMARY KEY (draft_id, name, position)
) STRICT;

-- Bytes are stored once, under a random name in the folder of files; attachments are who put them where, and under which name.
CREATE TABLE files (
  id        INTEGER PRIMARY KEY,
  key       TEXT NOT NULL UNIQUE CHECK (length(key) = 32 AND key NOT GLOB '*[^0-9a-f]*'),
  sha256    BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
  size      INTEGER NOT NULL CHECK (size > 0),
  type      TEXT NOT NULL CHECK (type IN (
              'image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'text/plain', 'text/csv', 'text/markdown',
              'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
              'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
              'application/vnd.openxmlformats-officedocument.presentationml.presentation')),
  width     INTEGER CHECK (width > 0),
  height    INTEGER CHECK (height > 0),
  stored_at TEXT NOT NULL,
  CHECK ((type GLOB 'image/*') = (width IS NOT NULL) AND (width IS NULL) = (height IS NULL))
) STRICT;

CREATE TABLE attachments (
  id          INTEGER PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE CHECK (length(key) = 22),        -- 128 random bits, in the address
  file_id     INTEGER NOT NULL REFERENCES files (id),
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  uploaded_by INTEGER NOT NULL REFERENCES users (id),
  uploaded_at TEXT NOT NULL,
  draft_id    INTEGER REFERENCES drafts (id) ON DELETE SET NULL,    -- until it is published
  post_id     INTEGER REFERENCES posts (id) ON DELETE CASCADE,      -- from then on: earlier revisions may show it
  CHECK (draft_id IS NULL OR post_id IS NULL)
) STRICT;

CREATE INDEX attachments_of_file ON attachments (file_id);
CREATE INDEX attachments_of_draft ON attachments (draft_id) WHERE draft_id IS NOT NULL;
CREATE INDEX attachments_of_post ON attachments (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX attachments_of_user ON attachments (uploaded_by);
CREATE INDEX attachments_of_nothing ON attachments (uploaded_at) WHERE draft_id IS NULL AND post_id IS NULL;

-- What the post shows now.
CREATE TABLE post_attachments (
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  attachment_id INTEGER NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
  position      INTEGER NOT NULL,
  PRIMARY KEY (post_id, attachment_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX post_attachments_of_attachment ON post_attachments (attachment_id);

-- Titles in pieces of three characters, to find what has been written already while a title is typed.
CREATE VIRTUAL TABLE post_titles USING fts5 (title, content = 'posts', content_rowid = 'id', tokenize = 'trigram', detail = 'none');
INSERT INTO post_titles (post_titles, rank) VALUES ('secure-delete', 1);
INSERT INTO post_titles (post_titles) VALUES ('rebuild');
CREATE VIRTUAL TABLE post_title_pieces USING fts5vocab ('post_titles', 'row');

CREATE TRIGGER post_titles_on_insert AFTER INSERT ON posts
BEGIN
  INSERT INTO post_titles (rowid, title) VALUES (NEW.id, NEW.title);
END;

CREATE TRIGGER post_titles_on_change AFTER UPDATE OF title ON posts WHEN OLD.title <> NEW.title
BEGIN
  INSERT INTO post_titles (post_titles, rowid, title) VALUES ('delete', OLD.id, OLD.title);
  INSERT INTO post_titles (rowid, title) VALUES (NEW.id, NEW.title);
END;

CREATE TRIGGER post_titles_on_delete AFTER DELETE ON posts
BEGIN
  INSERT INTO post_titles (post_titles, rowid, title) VALUES ('delete', OLD.id, OLD.title);
END;

-- Only what has left the board is ever deleted; its hours leave the totals with it.
CREATE TRIGGER posts_deleted_from_trash BEFORE DELETE ON posts WHEN OLD.trashed_at IS NULL
BEGIN
  SELECT raise(ABORT, 'only posts in the trash are deleted');
END;

CREATE TRIGGER posts_uncounted_on_delete AFTER DELETE ON posts
BEGIN
  UPDATE board_totals SET minutes_this_year = minutes_this_year - OLD.minutes_this_year, adopters_count = adopters_count - OLD.adopters_count;
END;
