-- Keeping the board clean: reports and what became of them, words to authors, what has gone stale, numbers let through
-- with a reason, announcements. Who did what when stands in events as well; these tables hold the work and its state.

CREATE TABLE reports (
  id            INTEGER PRIMARY KEY,
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  comment_id    INTEGER REFERENCES comments (id) ON DELETE CASCADE,
  reason        TEXT NOT NULL CHECK (reason IN ('personal_information', 'wrong', 'offensive', 'copyright', 'duplicate', 'other')),
  line          TEXT NOT NULL DEFAULT '' CHECK (length(line) <= 200),
  reporter_id   INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  reported_at   TEXT NOT NULL,
  outcome       TEXT CHECK (outcome IN ('kept', 'hidden', 'redacted', 'corrected', 'trashed')),
  explanation   TEXT NOT NULL DEFAULT '' CHECK (length(explanation) <= 200),   -- why; every member can read it
  settled_by    INTEGER REFERENCES users (id),
  settled_at    TEXT,
  CHECK ((outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (settled_by IS NULL)),
  CHECK (reason <> 'other' OR line <> '')
) STRICT;

CREATE INDEX reports_open ON reports (reported_at) WHERE outcome IS NULL;
CREATE INDEX reports_settled ON reports (settled_at) WHERE outcome IS NOT NULL;
CREATE INDEX reports_of_post ON reports (post_id);
CREATE INDEX reports_of_comment ON reports (comment_id) WHERE comment_id IS NOT NULL;
-- Reporting the same thing twice adds nothing while the first report is open.
CREATE UNIQUE INDEX reports_once ON reports (reporter_id, post_id, ifnull(comment_id, 0)) WHERE outcome IS NULL;

-- Words of a moderator to the person who wrote something; for that person and moderators only.
CREATE TABLE author_notes (
  id           INTEGER PRIMARY KEY,
  post_id      INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  recipient_id INTEGER NOT NULL REFERENCES users (id),
  body         TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 500),
  written_by   INTEGER NOT NULL REFERENCES users (id),
  written_at   TEXT NOT NULL,
  read_at      TEXT
) STRICT;

CREATE INDEX author_notes_of_recipient ON author_notes (recipient_id, id);
CREATE INDEX author_notes_of_post ON author_notes (post_id);

-- "No longer works": one open line per reader and post.
CREATE TABLE obsolete_reports (
  id            INTEGER PRIMARY KEY,
  post_id       INTEGER NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
  reporter_id   INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  line          TEXT NOT NULL CHECK (length(line) BETWEEN 1 AND 200),
  reported_at   TEXT NOT NULL,
  settled_at    TEXT,                                   -- when the author confirmed or changed the post, or a moderator closed it
  settled_by    INTEGER REFERENCES users (id),
  CHECK ((settled_at IS NULL) = (settled_by IS NULL))
) STRICT;

CREATE UNIQUE INDEX obsolete_reports_once ON obsolete_reports (post_id, reporter_id) WHERE settled_at IS NULL;
CREATE INDEX obsolete_reports_of_post ON obsolete_reports (post_id);
CREATE INDEX obsolete_reports_open ON obsolete_reports (reported_at) WHERE settled_at IS NULL;

-- Twelve digits that look like a My Number and were sent nevertheless. Never the number itself.
CREATE TABLE number_exceptions (
  id            INTEGER PRIMARY KEY,
  user_id       INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  place         TEXT NOT NULL CHECK (length(place) BETWEEN 1 AND 300),   -- the address where the text now stands
  reason        TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  allowed_at    TEXT NOT NULL,
  seen_by       INTEGER REFERENCES users (id),
  seen_at       TEXT,
  CHECK ((seen_by IS NULL) = (seen_at IS NULL))
) STRICT;

CREATE INDEX number_exceptions_unseen ON number_exceptions (allowed_at) WHERE seen_at IS NULL;

CREATE TABLE announcements (
  id            INTEGER PRIMARY KEY,
  title         TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
  body          TEXT NOT NULL CHECK (length(body) <= 2000),
  html          TEXT NOT NULL,
  starts_on     TEXT NOT NULL CHECK (starts_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  ends_on       TEXT NOT NULL CHECK (ends_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND ends_on >= starts_on),   -- the last day it shows
  author_id     INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  created_at    TEXT NOT NULL,
  edited_at     TEXT
) STRICT;

CREATE INDEX announcements_by_end ON announcements (ends_on);

CREATE INDEX comments_hidden ON comments (hidden_at) WHERE hidden_at IS NOT NULL;

-- Events are not changed, but for one thing: redaction takes words out of a reason that everybody can read.
DROP TRIGGER events_are_not_changed;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
WHEN (NEW.id, NEW.at, NEW.kind, NEW.actor_id, NEW.department_id, NEW.subject_id)
       IS NOT (OLD.id, OLD.at, OLD.kind, OLD.actor_id, OLD.department_id, OLD.subject_id)
  OR instr(NEW.details, '■') = 0
BEGIN
  SELECT raise(ABORT, 'events are not changed');
END;

-- The log of moderation walks this index; the query names the same list, sign by sign.
CREATE INDEX events_of_moderation ON events (id)
 WHERE kind IN ('post.hidden', 'post.restored', 'post.redacted', 'post.trashed', 'post.untrashed', 'post.purged', 'post.answer_accepted', 'comment.hidden', 'comment.restored', 'attachment.removed', 'report.settled', 'category.merged', 'tag.merged', 'announcement.published', 'announcement.edited', 'announcement.ended');
