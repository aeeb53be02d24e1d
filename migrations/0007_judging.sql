-- Part two of the DX award: the jury and its cards, the decision, the honour, and what other departments made of the cases.
-- What was locked, declared, frozen or answered is only ever added to; drafts may change until then.

-- An invitation is open until it is answered. The number is the name on sheets and in the bundle, given by lot when judging begins.
ALTER TABLE award_jurors ADD COLUMN answer TEXT CHECK (answer IN ('accepted', 'declined'));
ALTER TABLE award_jurors ADD COLUMN answered_at TEXT CHECK ((answered_at IS NULL) = (answer IS NULL));
ALTER TABLE award_jurors ADD COLUMN number INTEGER CHECK (number >= 1);

CREATE UNIQUE INDEX award_jurors_numbers ON award_jurors (year, number) WHERE number IS NOT NULL;

-- Words of the rubric that a year has of its own: level 0 is the question, 1 to 5 are the anchors. Where there is none the usual ones hold.
CREATE TABLE award_anchors (
  year      INTEGER NOT NULL REFERENCES award_years (year),
  criterion TEXT NOT NULL CHECK (criterion IN ('effect', 'spread', 'idea', 'user', 'sustain')),
  level     INTEGER NOT NULL CHECK (level BETWEEN 0 AND 5),
  words     TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 200),
  PRIMARY KEY (year, criterion, level)
) STRICT, WITHOUT ROWID;

-- An entry takes one main prize, the first in precedence; the staff prize may be held beside it. No category: all of them.
CREATE TABLE award_prizes (
  year       INTEGER NOT NULL REFERENCES award_years (year),
  id         TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 40 AND id NOT GLOB '*[^0-9a-z-]*'),
  name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  name_en    TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 60),
  kind       TEXT NOT NULL CHECK (kind IN ('main', 'staff_vote')),
  category   TEXT,
  winners    INTEGER NOT NULL CHECK (winners BETWEEN 1 AND 10),
  precedence INTEGER NOT NULL CHECK (precedence >= 1),
  PRIMARY KEY (year, id),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id),
  CHECK (kind = 'main' OR category IS NOT NULL)
) STRICT, WITHOUT ROWID;

INSERT INTO award_prizes (year, id, name, name_en, kind, category, winners, precedence)
SELECT year, 'grand', '大賞', 'Grand prize', 'main', NULL, 1, 1 FROM award_years
 WHERE year NOT IN (SELECT year FROM award_results);
INSERT INTO award_prizes (year, id, name, name_en, kind, category, winners, precedence)
SELECT year, id || '-best', '最優秀賞', 'Best case', 'main', id, 1, 1 + row_number() OVER (PARTITION BY year ORDER BY position, id)
  FROM award_categories WHERE year NOT IN (SELECT year FROM award_results);
INSERT INTO award_prizes (year, id, name, name_en, kind, category, winners, precedence)
SELECT year, id || '-staff', '職員投票賞', 'Staff vote prize', 'staff_vote', id, 1, 100 + row_number() OVER (PARTITION BY year ORDER BY position, id)
  FROM award_categories WHERE year NOT IN (SELECT year FROM award_results);

-- A case of an earlier year on which the jurors try the rubric. It counts nowhere.
CREATE TABLE award_calibrations (
  year      INTEGER PRIMARY KEY REFERENCES award_years (year),
  entry_id  INTEGER NOT NULL REFERENCES award_entries (id),
  chosen_by INTEGER NOT NULL REFERENCES users (id),
  chosen_at TEXT NOT NULL
) STRICT;

CREATE TABLE award_calibration_cards (
  year     INTEGER NOT NULL REFERENCES award_calibrations (year) ON DELETE CASCADE,
  user_id  INTEGER NOT NULL,
  effect   INTEGER NOT NULL CHECK (effect BETWEEN 1 AND 5),
  spread   INTEGER NOT NULL CHECK (spread BETWEEN 1 AND 5),
  idea     INTEGER NOT NULL CHECK (idea BETWEEN 1 AND 5),
  user     INTEGER NOT NULL CHECK (user BETWEEN 1 AND 5),
  sustain  INTEGER NOT NULL CHECK (sustain BETWEEN 1 AND 5),
  saved_at TEXT NOT NULL,
  PRIMARY KEY (year, user_id),
  FOREIGN KEY (year, user_id) REFERENCES award_jurors (year, user_id)
) STRICT, WITHOUT ROWID;

-- Declared ones. Who led, worked on or nominated an entry, or shares a department with its team, is recused without a row.
CREATE TABLE award_recusals (
  entry_id    INTEGER NOT NULL REFERENCES award_entries (id),
  user_id     INTEGER NOT NULL REFERENCES users (id),
  reason      TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  declared_by INTEGER NOT NULL REFERENCES users (id),
  declared_at TEXT NOT NULL,
  PRIMARY KEY (entry_id, user_id)
) STRICT, WITHOUT ROWID;

-- A card while its juror works on it; whatever is filled in so far.
CREATE TABLE award_cards (
  year     INTEGER NOT NULL,
  entry_id INTEGER NOT NULL REFERENCES award_entries (id),
  user_id  INTEGER NOT NULL,
  effect   INTEGER CHECK (effect BETWEEN 1 AND 5),
  spread   INTEGER CHECK (spread BETWEEN 1 AND 5),
  idea     INTEGER CHECK (idea BETWEEN 1 AND 5),
  user     INTEGER CHECK (user BETWEEN 1 AND 5),
  sustain  INTEGER CHECK (sustain BETWEEN 1 AND 5),
  comment  TEXT NOT NULL CHECK (length(comment) <= 1000),            -- for the team, shown without a name after the publication
  note     TEXT NOT NULL CHECK (length(note) <= 1000),               -- the juror's own
  saved_at TEXT NOT NULL,
  PRIMARY KEY (entry_id, user_id),
  FOREIGN KEY (year, user_id) REFERENCES award_jurors (year, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX award_cards_of_juror ON award_cards (year, user_id);

-- The salt goes into the digest that the audit chain keeps of the cards: there are too few of them not to be tried out.
CREATE TABLE award_card_locks (
  year      INTEGER NOT NULL,
  category  TEXT NOT NULL,
  user_id   INTEGER NOT NULL,
  locked_at TEXT NOT NULL,
  salt      TEXT NOT NULL CHECK (length(salt) = 32 AND salt NOT GLOB '*[^0-9a-f]*'),
  PRIMARY KEY (year, category, user_id),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id),
  FOREIGN KEY (year, user_id) REFERENCES award_jurors (year, user_id)
) STRICT, WITHOUT ROWID;

-- What counts: version 1 as it was locked, later ones with their reason. The last holds.
CREATE TABLE award_locked_cards (
  entry_id    INTEGER NOT NULL REFERENCES award_entries (id),
  user_id     INTEGER NOT NULL REFERENCES users (id),
  version     INTEGER NOT NULL CHECK (version >= 1),
  effect      INTEGER NOT NULL CHECK (effect BETWEEN 1 AND 5),
  spread      INTEGER NOT NULL CHECK (spread BETWEEN 1 AND 5),
  idea        INTEGER NOT NULL CHECK (idea BETWEEN 1 AND 5),
  user        INTEGER NOT NULL CHECK (user BETWEEN 1 AND 5),
  sustain     INTEGER NOT NULL CHECK (sustain BETWEEN 1 AND 5),
  comment     TEXT NOT NULL CHECK (length(comment) <= 1000),
  reason      TEXT NOT NULL CHECK (length(reason) <= 200 AND (version = 1 OR reason <> '')),
  recorded_at TEXT NOT NULL,
  salt        TEXT CHECK (length(salt) = 32 AND salt NOT GLOB '*[^0-9a-f]*'),   -- of a later version; the first has that of its lock
  PRIMARY KEY (entry_id, user_id, version),
  CHECK ((salt IS NULL) = (version = 1))
) STRICT, WITHOUT ROWID;

-- What jurors and secretaries write to each other about an entry once their cards are locked.
CREATE TABLE award_deliberation_notes (
  id         INTEGER PRIMARY KEY,
  entry_id   INTEGER NOT NULL REFERENCES award_entries (id),
  author_id  INTEGER NOT NULL REFERENCES users (id),
  body       TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 1000),
  written_at TEXT NOT NULL
) STRICT;

CREATE INDEX award_deliberation_notes_of_entry ON award_deliberation_notes (entry_id, id);

-- Where the jury's order is not the computed one: numbers of entries, the best first. The empty scope is that of all categories.
CREATE TABLE award_orders (
  year       INTEGER NOT NULL REFERENCES award_years (year),
  scope      TEXT NOT NULL,
  entries    TEXT NOT NULL CHECK (json_valid(entries)),
  reason     TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  decided_by INTEGER NOT NULL REFERENCES users (id),
  decided_at TEXT NOT NULL,
  PRIMARY KEY (year, scope)
) STRICT, WITHOUT ROWID;

-- Prizes that nobody gets, by the jury's decision.
CREATE TABLE award_withheld (
  year       INTEGER NOT NULL,
  prize      TEXT NOT NULL,
  reason     TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
  decided_by INTEGER NOT NULL REFERENCES users (id),
  decided_at TEXT NOT NULL,
  PRIMARY KEY (year, prize),
  FOREIGN KEY (year, prize) REFERENCES award_prizes (year, id)
) STRICT, WITHOUT ROWID;

-- Both orders, the prizes and the comments for the teams as they were frozen; NULL for results of the vote alone.
ALTER TABLE award_results ADD COLUMN decision TEXT CHECK (json_valid(decision));

DROP TRIGGER award_results_stay;
CREATE TRIGGER award_results_stay BEFORE UPDATE ON award_results
WHEN NEW.bundle <> OLD.bundle OR NEW.result <> OLD.result OR NEW.result_sha256 <> OLD.result_sha256 OR NEW.chain_seq <> OLD.chain_seq
  OR NEW.decision IS NOT OLD.decision OR NEW.program <> OLD.program OR NEW.reason <> OLD.reason
  OR NEW.frozen_by <> OLD.frozen_by OR NEW.frozen_at <> OLD.frozen_at OR NEW.year <> OLD.year OR NEW.version <> OLD.version
  OR OLD.published_at IS NOT NULL OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT OLD.confirmed_at)
BEGIN
  SELECT raise(ABORT, 'a frozen result is not changed');
END;

-- Pictures of the teams.
CREATE TABLE award_photos (
  id          INTEGER PRIMARY KEY,
  entry_id    INTEGER NOT NULL REFERENCES award_entries (id),
  key         TEXT NOT NULL UNIQUE CHECK (length(key) = 22),         -- 128 random bits, in the address
  image       BLOB NOT NULL CHECK (length(image) <= 2000000),        -- webp
  width       INTEGER NOT NULL CHECK (width >= 1),
  height      INTEGER NOT NULL CHECK (height >= 1),
  description TEXT NOT NULL CHECK (length(description) BETWEEN 1 AND 200),
  added_by    INTEGER NOT NULL REFERENCES users (id),
  added_at    TEXT NOT NULL
) STRICT;

CREATE INDEX award_photos_of_entry ON award_photos (entry_id, id);

-- What the certificates of a year say besides prize, case and names.
CREATE TABLE award_certificate_texts (
  year         INTEGER PRIMARY KEY REFERENCES award_years (year),
  body         TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 300),
  dated_on     TEXT NOT NULL CHECK (dated_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  issuer_title TEXT NOT NULL CHECK (length(issuer_title) <= 40),
  issuer_name  TEXT NOT NULL CHECK (length(issuer_name) BETWEEN 1 AND 40),
  decided_by   INTEGER NOT NULL REFERENCES users (id),
  decided_at   TEXT NOT NULL
) STRICT;

-- A certificate as it was issued: a reprint says the same. One of a corrected result is revoked and keeps its number.
CREATE TABLE award_certificates (
  year            INTEGER NOT NULL REFERENCES award_years (year),
  number          INTEGER NOT NULL CHECK (number >= 1),
  prize           TEXT NOT NULL,
  entry_id        INTEGER NOT NULL REFERENCES award_entries (id),
  content         TEXT NOT NULL CHECK (json_valid(content)),
  version         INTEGER NOT NULL,                                  -- of the result it was issued for
  issued_by       INTEGER NOT NULL REFERENCES users (id),
  issued_at       TEXT NOT NULL,
  revoked_version INTEGER CHECK (revoked_version > version),
  PRIMARY KEY (year, number),
  FOREIGN KEY (year, version) REFERENCES award_results (year, version)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX award_certificates_valid ON award_certificates (year, prize, entry_id) WHERE revoked_version IS NULL;

-- Cases that departments are asked about: winners and what the secretariat recommends.
CREATE TABLE rollout_cases (
  post_id     INTEGER PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
  year        INTEGER NOT NULL REFERENCES award_years (year),
  origin      TEXT NOT NULL CHECK (origin IN ('winner', 'recommended')),
  reason      TEXT NOT NULL CHECK (length(reason) <= 200 AND (origin = 'winner' OR reason <> '')),
  departments INTEGER CHECK (departments BETWEEN 1 AND 10000),       -- those where the task exists; NULL: nobody has counted
  opened_by   INTEGER NOT NULL REFERENCES users (id),
  opened_at   TEXT NOT NULL
) STRICT;

CREATE INDEX rollout_cases_of_year ON rollout_cases (year);

-- Each answer of a department; the last holds.
CREATE TABLE rollout_answers (
  post_id       INTEGER NOT NULL REFERENCES rollout_cases (post_id) ON DELETE CASCADE,
  department_id INTEGER NOT NULL REFERENCES departments (id),
  seq           INTEGER NOT NULL CHECK (seq >= 1),
  answer        TEXT NOT NULL CHECK (answer IN ('considering', 'trial', 'adopted', 'not_applicable', 'dropped')),
  reason        TEXT NOT NULL CHECK (length(reason) <= 300 AND (answer NOT IN ('not_applicable', 'dropped') OR reason <> '')),
  hours_a_year  REAL CHECK (hours_a_year BETWEEN 0 AND 100000),      -- what the department expects or has measured
  answered_by   INTEGER NOT NULL REFERENCES users (id),
  answered_at   TEXT NOT NULL,
  PRIMARY KEY (post_id, department_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX rollout_answers_of_department ON rollout_answers (department_id);

-- What the owning department said when it was asked after 3, 6 and 12 months.
CREATE TABLE rollout_reminders (
  post_id    INTEGER NOT NULL REFERENCES rollout_cases (post_id) ON DELETE CASCADE,
  months     INTEGER NOT NULL CHECK (months IN (3, 6, 12)),
  note       TEXT NOT NULL CHECK (length(note) BETWEEN 1 AND 300),
  settled_by INTEGER NOT NULL REFERENCES users (id),
  settled_at TEXT NOT NULL,
  PRIMARY KEY (post_id, months)
) STRICT, WITHOUT ROWID;

-- Rubric and prizes stand before anybody has seen a score.
CREATE TRIGGER award_anchors_before_judging BEFORE INSERT ON award_anchors
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = NEW.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;
CREATE TRIGGER award_anchors_stay BEFORE UPDATE ON award_anchors
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;
CREATE TRIGGER award_anchors_keep BEFORE DELETE ON award_anchors
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;
CREATE TRIGGER award_prizes_before_judging BEFORE INSERT ON award_prizes
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = NEW.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;
CREATE TRIGGER award_prizes_stay BEFORE UPDATE ON award_prizes
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;
CREATE TRIGGER award_prizes_keep BEFORE DELETE ON award_prizes
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'judging_begun')
BEGIN
  SELECT raise(ABORT, 'judging has begun');
END;

-- What is added stays.
CREATE TRIGGER award_recusals_stay BEFORE UPDATE ON award_recusals BEGIN SELECT raise(ABORT, 'a recusal is not taken back'); END;
CREATE TRIGGER award_recusals_keep BEFORE DELETE ON award_recusals BEGIN SELECT raise(ABORT, 'a recusal is not taken back'); END;
CREATE TRIGGER award_card_locks_stay BEFORE UPDATE ON award_card_locks BEGIN SELECT raise(ABORT, 'cards stay locked'); END;
CREATE TRIGGER award_card_locks_keep BEFORE DELETE ON award_card_locks BEGIN SELECT raise(ABORT, 'cards stay locked'); END;
CREATE TRIGGER award_locked_cards_stay BEFORE UPDATE ON award_locked_cards BEGIN SELECT raise(ABORT, 'a locked card is not changed'); END;
CREATE TRIGGER award_locked_cards_keep BEFORE DELETE ON award_locked_cards BEGIN SELECT raise(ABORT, 'a locked card is not changed'); END;
CREATE TRIGGER rollout_answers_stay BEFORE UPDATE ON rollout_answers BEGIN SELECT raise(ABORT, 'an answer is not changed'); END;
CREATE TRIGGER award_certificates_stay BEFORE UPDATE ON award_certificates
WHEN NEW.content <> OLD.content OR NEW.prize <> OLD.prize OR NEW.entry_id <> OLD.entry_id OR NEW.version <> OLD.version
  OR NEW.issued_at <> OLD.issued_at OR OLD.revoked_version IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'a certificate is not changed');
END;
CREATE TRIGGER award_certificates_keep BEFORE DELETE ON award_certificates BEGIN SELECT raise(ABORT, 'a certificate keeps its number'); END;

-- Nobody works on a card that is locked.
CREATE TRIGGER award_cards_unlocked BEFORE UPDATE ON award_cards
WHEN EXISTS (SELECT 1 FROM award_card_locks l JOIN award_entries e ON e.category = l.category AND e.year = l.year
              WHERE e.id = OLD.entry_id AND l.user_id = OLD.user_id)
BEGIN
  SELECT raise(ABORT, 'cards stay locked');
END;
