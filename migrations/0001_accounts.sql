-- Who works here, where, since when, and what they may do.
-- Departments and memberships are effective-dated from the first day: a reorganisation or a transfer adds rows,
-- it never rewrites what was true before. Days are JST calendar days; valid_to is the first day no longer valid.

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE departments (
  id         INTEGER PRIMARY KEY,
  code       TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 20 AND code NOT GLOB '*[^0-9A-Za-z-]*'),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  valid_to   TEXT CHECK (valid_to > valid_from)
) STRICT;

-- The name and the place in the tree change over time; the department stays itself.
CREATE TABLE department_versions (
  department_id INTEGER NOT NULL REFERENCES departments (id),
  valid_from    TEXT NOT NULL CHECK (valid_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
  parent_id     INTEGER REFERENCES departments (id) CHECK (parent_id <> department_id),
  position      INTEGER NOT NULL,
  PRIMARY KEY (department_id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  id             INTEGER PRIMARY KEY,
  login          TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (length(login) BETWEEN 1 AND 100),
  name           TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
  locale         TEXT CHECK (locale IN ('ja', 'en')),
  theme          TEXT CHECK (theme IN ('light', 'dark')),
  created_at     TEXT NOT NULL,
  deactivated_at TEXT
) STRICT;

CREATE TABLE memberships (
  user_id       INTEGER NOT NULL REFERENCES users (id),
  valid_from    TEXT NOT NULL CHECK (valid_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  valid_to      TEXT CHECK (valid_to > valid_from),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  PRIMARY KEY (user_id, valid_from)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_of_department ON memberships (department_id);

CREATE TRIGGER memberships_do_not_overlap BEFORE INSERT ON memberships
WHEN EXISTS (
  SELECT 1 FROM memberships m
   WHERE m.user_id = NEW.user_id
     AND m.valid_from < ifnull(NEW.valid_to, '9999-12-31')
     AND NEW.valid_from < ifnull(m.valid_to, '9999-12-31'))
BEGIN
  SELECT raise(ABORT, 'memberships overlap');
END;

CREATE TRIGGER memberships_stay_apart BEFORE UPDATE ON memberships
WHEN EXISTS (
  SELECT 1 FROM memberships m
   WHERE m.user_id = NEW.user_id AND NOT (m.user_id = OLD.user_id AND m.valid_from = OLD.valid_from)
     AND m.valid_from < ifnull(NEW.valid_to, '9999-12-31')
     AND NEW.valid_from < ifnull(m.valid_to, '9999-12-31'))
BEGIN
  SELECT raise(ABORT, 'memberships overlap');
END;

CREATE TABLE user_roles (
  user_id    INTEGER NOT NULL REFERENCES users (id),
  role       TEXT NOT NULL CHECK (role IN ('moderator', 'secretariat', 'admin')),
  granted_at TEXT NOT NULL,
  PRIMARY KEY (user_id, role)
) STRICT, WITHOUT ROWID;

-- The office must never lock itself out (product.md, 3).
CREATE TRIGGER last_admin_keeps_the_role BEFORE DELETE ON user_roles
WHEN OLD.role = 'admin'
 AND NOT EXISTS (
  SELECT 1 FROM user_roles r JOIN users u ON u.id = r.user_id
   WHERE r.role = 'admin' AND r.user_id <> OLD.user_id AND u.deactivated_at IS NULL)
BEGIN
  SELECT raise(ABORT, 'last admin');
END;

CREATE TRIGGER last_admin_stays_active BEFORE UPDATE OF deactivated_at ON users
WHEN NEW.deactivated_at IS NOT NULL AND OLD.deactivated_at IS NULL
 AND EXISTS (SELECT 1 FROM user_roles WHERE user_id = OLD.id AND role = 'admin')
 AND NOT EXISTS (
  SELECT 1 FROM user_roles r JOIN users u ON u.id = r.user_id
   WHERE r.role = 'admin' AND r.user_id <> OLD.id AND u.deactivated_at IS NULL)
BEGIN
  SELECT raise(ABORT, 'last admin');
END;

CREATE TABLE passwords (
  user_id     INTEGER PRIMARY KEY REFERENCES users (id),
  hash        TEXT NOT NULL,
  changed_at  TEXT NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1))
) STRICT;

-- Only the SHA-256 of a token is kept: a copy of the database signs nobody in.
CREATE TABLE sessions (
  token_hash   BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
  user_id      INTEGER NOT NULL REFERENCES users (id),
  csrf         TEXT NOT NULL,
  created_at   TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  expires_at   TEXT NOT NULL,
  user_agent   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE feed_tokens (
  user_id    INTEGER PRIMARY KEY REFERENCES users (id),
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  created_at TEXT NOT NULL
) STRICT;

-- The layout is the one rate-limiter-flexible writes to.
CREATE TABLE throttles (
  key    TEXT PRIMARY KEY,
  points INTEGER NOT NULL DEFAULT 0,
  expire INTEGER
) STRICT;

-- What happened. Notices, figures and the audit log read from here; nobody edits it.
CREATE TABLE events (
  id            INTEGER PRIMARY KEY,
  at            TEXT NOT NULL,
  kind          TEXT NOT NULL,
  actor_id      INTEGER REFERENCES users (id),
  department_id INTEGER REFERENCES departments (id),
  subject_id    INTEGER,
  details       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details))
) STRICT;

CREATE INDEX events_of_actor ON events (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX events_of_subject ON events (kind, subject_id, id);

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN
  SELECT raise(ABORT, 'events are not changed');
END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN
  SELECT raise(ABORT, 'events are not deleted');
END;
