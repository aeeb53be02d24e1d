-- The DX award: a year's rules, what is nominated, who may vote, the box, the shortlist and the result.
-- What was decided is only ever added to. A ballot and the person who cast it share no row, no column, no time and no order:
-- the two tables lie in the order of their keys, and the key that joins them is a file outside the database.

CREATE TABLE award_years (
  year       INTEGER PRIMARY KEY CHECK (year BETWEEN 2019 AND 2199),
  created_by INTEGER NOT NULL REFERENCES users (id),
  created_at TEXT NOT NULL
) STRICT;

-- Each change is a new version; the last one holds. Instants are UTC; a window ends just before its end.
CREATE TABLE award_rules (
  year                   INTEGER NOT NULL REFERENCES award_years (year),
  version                INTEGER NOT NULL CHECK (version >= 1),
  name                   TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  introduction           TEXT NOT NULL CHECK (length(introduction) <= 5000),
  introduction_html      TEXT NOT NULL,
  work_from              TEXT NOT NULL CHECK (work_from GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  work_to                TEXT NOT NULL CHECK (work_to GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]' AND work_to >= work_from),
  nominations_open_at    TEXT NOT NULL,
  nominations_close_at   TEXT NOT NULL CHECK (nominations_close_at > nominations_open_at),
  voting_opens_at        TEXT NOT NULL CHECK (voting_opens_at >= nominations_close_at),
  voting_closes_at       TEXT NOT NULL CHECK (voting_closes_at > voting_opens_at),
  judging_closes_at      TEXT NOT NULL CHECK (judging_closes_at > voting_closes_at),
  nominations_per_person INTEGER NOT NULL CHECK (nominations_per_person BETWEEN 1 AND 20),
  max_choices            INTEGER NOT NULL CHECK (max_choices BETWEEN 1 AND 10),
  same_department_barred INTEGER NOT NULL CHECK (same_department_barred IN (0, 1)),
  shortlist_size         INTEGER NOT NULL CHECK (shortlist_size BETWEEN 1 AND 30),
  shortlist_slack        INTEGER NOT NULL CHECK (shortlist_slack BETWEEN 0 AND 10),
  division_cap           INTEGER CHECK (division_cap BETWEEN 1 AND 30),
  jury_percent           INTEGER NOT NULL CHECK (jury_percent BETWEEN 0 AND 100),     -- the vote has the rest
  jury_floor             REAL NOT NULL CHECK (jury_floor > 0),
  vote_floor             REAL NOT NULL CHECK (vote_floor > 0),
  minimum_ballots        INTEGER NOT NULL CHECK (minimum_ballots BETWEEN 0 AND 100000),
  no_prize_below         INTEGER NOT NULL CHECK (no_prize_below BETWEEN 0 AND 100),
  weight_effect          INTEGER NOT NULL CHECK (weight_effect BETWEEN 0 AND 100),
  weight_spread          INTEGER NOT NULL CHECK (weight_spread BETWEEN 0 AND 100),
  weight_idea            INTEGER NOT NULL CHECK (weight_idea BETWEEN 0 AND 100),
  weight_user            INTEGER NOT NULL CHECK (weight_user BETWEEN 0 AND 100),
  weight_sustain         INTEGER NOT NULL CHECK (weight_sustain BETWEEN 0 AND 100),
  decided_by             INTEGER NOT NULL REFERENCES users (id),
  decided_at             TEXT NOT NULL,
  PRIMARY KEY (year, version),
  CHECK (weight_effect + weight_spread + weight_idea + weight_user + weight_sustain = 100)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_categories (
  year        INTEGER NOT NULL REFERENCES award_years (year),
  id          TEXT NOT NULL CHECK (length(id) BETWEEN 1 AND 20 AND id NOT GLOB '*[^0-9a-z-]*'),
  name        TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  name_en     TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 40),
  description TEXT NOT NULL CHECK (length(description) <= 200),
  any_time    INTEGER NOT NULL CHECK (any_time IN (0, 1)),        -- work of the year's window is not asked for
  position    INTEGER NOT NULL,
  PRIMARY KEY (year, id)
) STRICT, WITHOUT ROWID;

-- What a named person did to move the year on. Each once, in this order, never taken back. The box closes by the clock: nobody did it.
CREATE TABLE award_steps (
  year     INTEGER NOT NULL REFERENCES award_years (year),
  step     TEXT NOT NULL CHECK (step IN ('announced', 'voting_frozen', 'box_closed', 'shortlist_frozen', 'judging_begun')),
  taken_by INTEGER REFERENCES users (id) CHECK (taken_by IS NOT NULL OR step = 'box_closed'),
  taken_at TEXT NOT NULL,
  PRIMARY KEY (year, step)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER award_steps_in_order BEFORE INSERT ON award_steps
WHEN NOT EXISTS (
  SELECT 1 FROM award_steps s
   WHERE s.year = NEW.year
     AND s.step = CASE NEW.step WHEN 'voting_frozen' THEN 'announced' WHEN 'box_closed' THEN 'voting_frozen'
                                WHEN 'shortlist_frozen' THEN 'box_closed' WHEN 'judging_begun' THEN 'shortlist_frozen' END)
 AND NEW.step <> 'announced'
BEGIN
  SELECT raise(ABORT, 'award steps are taken in order');
END;

-- A window may be extended once, for everybody.
CREATE TABLE award_extensions (
  year       INTEGER NOT NULL REFERENCES award_years (year),
  stage      TEXT NOT NULL CHECK (stage IN ('nominating', 'voting', 'judging')),
  closed_at  TEXT NOT NULL,                                        -- when it would have ended
  closes_at  TEXT NOT NULL CHECK (closes_at > closed_at),
  reason     TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  decided_by INTEGER NOT NULL REFERENCES users (id),
  decided_at TEXT NOT NULL CHECK (decided_at < closed_at),
  PRIMARY KEY (year, stage)
) STRICT, WITHOUT ROWID;

-- Jurors are not on the roll.
CREATE TABLE award_jurors (
  year     INTEGER NOT NULL REFERENCES award_years (year),
  user_id  INTEGER NOT NULL REFERENCES users (id),
  named_by INTEGER NOT NULL REFERENCES users (id),
  named_at TEXT NOT NULL,
  PRIMARY KEY (year, user_id)
) STRICT, WITHOUT ROWID;

-- One case stands once, however many nominate it. `state` is the last row of award_entry_states.
CREATE TABLE award_entries (
  id              INTEGER PRIMARY KEY,
  year            INTEGER NOT NULL REFERENCES award_years (year),
  number          INTEGER NOT NULL CHECK (number >= 1),            -- R8-001 is number 1 of 2026
  category        TEXT NOT NULL,
  post_id         INTEGER REFERENCES posts (id) ON DELETE SET NULL,
  state           TEXT NOT NULL CHECK (state IN
                    ('draft', 'submitted', 'awaiting_consent', 'needs_fix', 'eligible', 'ineligible', 'lapsed', 'withdrawn')),
  consented_at    TEXT,                                            -- when the lead agreed to stand
  listed_revision INTEGER,                                         -- the post's revision when the list was frozen; NULL: not on the list
  withdrawn_stage TEXT CHECK (withdrawn_stage IN ('nomination', 'voting', 'shortlisted', 'judging', 'published')),
  UNIQUE (year, number),
  UNIQUE (year, post_id),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id),
  CHECK ((state = 'withdrawn') = (withdrawn_stage IS NOT NULL)),
  CHECK (withdrawn_stage IS NULL OR (withdrawn_stage = 'nomination') = (listed_revision IS NULL))
) STRICT;

CREATE INDEX award_entries_of_category ON award_entries (year, category);
CREATE INDEX award_entries_of_post ON award_entries (post_id) WHERE post_id IS NOT NULL;

-- Who stands for an entry, with the department of the nomination.
CREATE TABLE award_members (
  entry_id      INTEGER NOT NULL REFERENCES award_entries (id),
  user_id       INTEGER NOT NULL REFERENCES users (id),
  position      INTEGER NOT NULL CHECK (position BETWEEN 0 AND 9),  -- 0 is the lead
  department_id INTEGER NOT NULL REFERENCES departments (id),
  PRIMARY KEY (entry_id, user_id),
  UNIQUE (entry_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX award_members_of_user ON award_members (user_id);

CREATE TABLE award_nominations (
  entry_id      INTEGER NOT NULL REFERENCES award_entries (id),
  nominator_id  INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  reason        TEXT NOT NULL CHECK (length(reason) <= 200),
  nominated_at  TEXT NOT NULL,
  PRIMARY KEY (entry_id, nominator_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX award_nominations_of_person ON award_nominations (nominator_id);

-- Each state an entry was in: who, when, why. set_by is NULL where the rules did it (lapsed).
CREATE TABLE award_entry_states (
  entry_id INTEGER NOT NULL REFERENCES award_entries (id),
  seq      INTEGER NOT NULL CHECK (seq >= 1),
  state    TEXT NOT NULL,
  set_by   INTEGER REFERENCES users (id),
  set_at   TEXT NOT NULL,
  reason   TEXT NOT NULL CHECK (length(reason) <= 500),
  PRIMARY KEY (entry_id, seq)
) STRICT, WITHOUT ROWID;

-- Who is told of a state; read_at when they said that they saw it.
CREATE TABLE award_notices (
  id       INTEGER PRIMARY KEY,
  entry_id INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  user_id  INTEGER NOT NULL REFERENCES users (id),
  read_at  TEXT,
  UNIQUE (entry_id, seq, user_id),
  FOREIGN KEY (entry_id, seq) REFERENCES award_entry_states (entry_id, seq)
) STRICT;

CREATE INDEX award_notices_of_user ON award_notices (user_id) WHERE read_at IS NULL;

-- Screening: the checklist, the secretariat's own notes, refusals that a second secretary confirms, objections.
CREATE TABLE award_checks (
  entry_id   INTEGER NOT NULL REFERENCES award_entries (id),
  item       TEXT NOT NULL CHECK (item IN ('staff', 'window', 'evidence', 'no_personal_data', 'consent', 'not_former_winner', 'category')),
  met        INTEGER NOT NULL CHECK (met IN (0, 1)),
  note       TEXT NOT NULL CHECK (length(note) <= 200),
  checked_by INTEGER NOT NULL REFERENCES users (id),
  checked_at TEXT NOT NULL,
  PRIMARY KEY (entry_id, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_screening_notes (
  entry_id   INTEGER PRIMARY KEY REFERENCES award_entries (id),
  body       TEXT NOT NULL CHECK (length(body) <= 2000),
  written_by INTEGER NOT NULL REFERENCES users (id),
  written_at TEXT NOT NULL
) STRICT;

CREATE TABLE award_refusals (
  id          INTEGER PRIMARY KEY,
  entry_id    INTEGER NOT NULL REFERENCES award_entries (id),
  reason      TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  proposed_by INTEGER NOT NULL REFERENCES users (id),
  proposed_at TEXT NOT NULL,
  outcome     TEXT CHECK (outcome IN ('confirmed', 'rejected', 'taken_back')),
  settled_by  INTEGER REFERENCES users (id),
  settled_at  TEXT,
  CHECK ((outcome IS NULL) = (settled_by IS NULL) AND (outcome IS NULL) = (settled_at IS NULL)),
  CHECK (outcome IS NULL OR (outcome = 'taken_back') = (settled_by = proposed_by))
) STRICT;

CREATE UNIQUE INDEX award_refusals_open ON award_refusals (entry_id) WHERE outcome IS NULL;
CREATE INDEX award_refusals_of_entry ON award_refusals (entry_id);

CREATE TABLE award_objections (
  id         INTEGER PRIMARY KEY,
  entry_id   INTEGER NOT NULL REFERENCES award_entries (id),
  body       TEXT NOT NULL CHECK (length(body) BETWEEN 1 AND 500),
  raised_by  INTEGER NOT NULL REFERENCES users (id),
  raised_at  TEXT NOT NULL,
  outcome    TEXT CHECK (outcome IN ('kept', 'accepted')),
  answer     TEXT NOT NULL DEFAULT '' CHECK (length(answer) <= 500),
  settled_by INTEGER REFERENCES users (id),
  settled_at TEXT,
  CHECK ((outcome IS NULL) = (settled_by IS NULL) AND (outcome IS NULL) = (settled_at IS NULL) AND (outcome IS NULL) = (answer = ''))
) STRICT;

CREATE UNIQUE INDEX award_objections_open ON award_objections (entry_id) WHERE outcome IS NULL;
CREATE INDEX award_objections_of_entry ON award_objections (entry_id);

-- Who may vote, with the department and division of the day the roll was frozen.
CREATE TABLE award_roll (
  year          INTEGER NOT NULL REFERENCES award_years (year),
  user_id       INTEGER NOT NULL REFERENCES users (id),
  department_id INTEGER NOT NULL REFERENCES departments (id),
  division_id   INTEGER NOT NULL REFERENCES departments (id),
  PRIMARY KEY (year, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_roll_additions (
  year     INTEGER NOT NULL,
  user_id  INTEGER NOT NULL,
  reason   TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  added_by INTEGER NOT NULL REFERENCES users (id),
  added_at TEXT NOT NULL,
  PRIMARY KEY (year, user_id),
  FOREIGN KEY (year, user_id) REFERENCES award_roll (year, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_participations (
  year     INTEGER NOT NULL,
  category TEXT NOT NULL,
  user_id  INTEGER NOT NULL,
  PRIMARY KEY (year, category, user_id),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id),
  FOREIGN KEY (year, user_id) REFERENCES award_roll (year, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_ballots (
  year     INTEGER NOT NULL,
  category TEXT NOT NULL,
  tracker  TEXT NOT NULL CHECK (length(tracker) = 64 AND tracker NOT GLOB '*[^0-9a-f]*'),
  choices  TEXT NOT NULL CHECK (json_valid(choices)),               -- numbers of entries, ascending: [1,3]
  PRIMARY KEY (year, category, tracker),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id)
) STRICT, WITHOUT ROWID;

-- People who have voted in any category, as it is shown: counted once a day.
CREATE TABLE award_turnouts (
  year   INTEGER NOT NULL REFERENCES award_years (year),
  day    TEXT NOT NULL CHECK (day GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
  people INTEGER NOT NULL CHECK (people >= 0),
  PRIMARY KEY (year, day)
) STRICT, WITHOUT ROWID;

-- The digest of a category's box as it closed: published before the number of a lot is drawn.
CREATE TABLE award_boxes (
  year     INTEGER NOT NULL,
  category TEXT NOT NULL,
  digest   TEXT NOT NULL CHECK (length(digest) = 64),
  PRIMARY KEY (year, category),
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id)
) STRICT, WITHOUT ROWID;

-- A whole number as it was drawn: with a zero before it the order would be another, and whoever records it could choose.
CREATE TABLE award_lots (
  year          INTEGER NOT NULL,
  category      TEXT NOT NULL,
  public_number TEXT NOT NULL CHECK (length(public_number) BETWEEN 1 AND 20 AND public_number NOT GLOB '*[^0-9]*'
                  AND (public_number = '0' OR public_number NOT GLOB '0*')),
  witnesses     TEXT NOT NULL CHECK (length(witnesses) BETWEEN 1 AND 200),
  drawn_at      TEXT NOT NULL,
  recorded_by   INTEGER NOT NULL REFERENCES users (id),
  PRIMARY KEY (year, category),
  FOREIGN KEY (year, category) REFERENCES award_boxes (year, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE award_shortlist (
  entry_id INTEGER PRIMARY KEY REFERENCES award_entries (id),
  year     INTEGER NOT NULL,
  category TEXT NOT NULL,
  how      TEXT NOT NULL CHECK (how IN ('vote', 'moved_up', 'jury')),
  reason   TEXT NOT NULL CHECK (length(reason) <= 500 AND (how <> 'jury' OR reason <> '')),
  added_by INTEGER REFERENCES users (id),
  added_at TEXT NOT NULL,
  FOREIGN KEY (year, category) REFERENCES award_categories (year, id)
) STRICT;

-- The jury may add one entry that was left out.
CREATE UNIQUE INDEX award_shortlist_jury ON award_shortlist (year, category) WHERE how = 'jury';
CREATE INDEX award_shortlist_of_category ON award_shortlist (year, category);

-- A frozen result with all it was computed from. A correction is the next version; earlier ones stay.
CREATE TABLE award_results (
  year          INTEGER NOT NULL REFERENCES award_years (year),
  version       INTEGER NOT NULL CHECK (version >= 1),
  bundle        TEXT NOT NULL,
  result        TEXT NOT NULL,
  result_sha256 TEXT NOT NULL CHECK (length(result_sha256) = 64),
  chain_seq     INTEGER NOT NULL REFERENCES award_chain (seq),       -- head of the audit chain before the freeze
  program       TEXT NOT NULL,
  reason        TEXT NOT NULL CHECK (length(reason) <= 500 AND (version = 1 OR reason <> '')),
  frozen_by     INTEGER NOT NULL REFERENCES users (id),
  frozen_at     TEXT NOT NULL,
  confirmed_by  INTEGER REFERENCES users (id) CHECK (confirmed_by <> frozen_by),
  confirmed_at  TEXT,
  published_by  INTEGER REFERENCES users (id),
  published_at  TEXT CHECK (published_at IS NULL OR confirmed_at IS NOT NULL),
  PRIMARY KEY (year, version),
  CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (published_by IS NULL) = (published_at IS NULL))
) STRICT;

-- h(n) = SHA-256(h(n-1) + LF + event), the first after 64 zeros. The event is canonical JSON and holds its own number and time.
CREATE TABLE award_chain (
  seq   INTEGER PRIMARY KEY,
  event TEXT NOT NULL CHECK (json_valid(event)),
  hash  TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

-- What is added stays.
CREATE TRIGGER award_rules_stay BEFORE UPDATE ON award_rules BEGIN SELECT raise(ABORT, 'award rules are not changed'); END;
CREATE TRIGGER award_rules_keep BEFORE DELETE ON award_rules BEGIN SELECT raise(ABORT, 'award rules are not deleted'); END;
CREATE TRIGGER award_steps_stay BEFORE UPDATE ON award_steps BEGIN SELECT raise(ABORT, 'award steps are not changed'); END;
CREATE TRIGGER award_steps_keep BEFORE DELETE ON award_steps BEGIN SELECT raise(ABORT, 'award steps are not deleted'); END;
CREATE TRIGGER award_extensions_stay BEFORE UPDATE ON award_extensions BEGIN SELECT raise(ABORT, 'a window is extended once'); END;
CREATE TRIGGER award_extensions_keep BEFORE DELETE ON award_extensions BEGIN SELECT raise(ABORT, 'extensions are not deleted'); END;
CREATE TRIGGER award_entry_states_stay BEFORE UPDATE ON award_entry_states BEGIN SELECT raise(ABORT, 'states are not changed'); END;
CREATE TRIGGER award_entry_states_keep BEFORE DELETE ON award_entry_states BEGIN SELECT raise(ABORT, 'states are not deleted'); END;
CREATE TRIGGER award_entries_keep BEFORE DELETE ON award_entries BEGIN SELECT raise(ABORT, 'entries are not deleted'); END;
CREATE TRIGGER award_roll_stays BEFORE UPDATE ON award_roll BEGIN SELECT raise(ABORT, 'the roll is not changed'); END;
CREATE TRIGGER award_roll_keeps BEFORE DELETE ON award_roll BEGIN SELECT raise(ABORT, 'nobody leaves the roll'); END;
CREATE TRIGGER award_boxes_stay BEFORE UPDATE ON award_boxes BEGIN SELECT raise(ABORT, 'a digest is not changed'); END;
CREATE TRIGGER award_boxes_keep BEFORE DELETE ON award_boxes BEGIN SELECT raise(ABORT, 'a digest is not deleted'); END;
CREATE TRIGGER award_lots_stay BEFORE UPDATE ON award_lots BEGIN SELECT raise(ABORT, 'a lot is not changed'); END;
CREATE TRIGGER award_lots_keep BEFORE DELETE ON award_lots BEGIN SELECT raise(ABORT, 'a lot is not deleted'); END;
CREATE TRIGGER award_shortlist_stays BEFORE UPDATE ON award_shortlist BEGIN SELECT raise(ABORT, 'the shortlist is not changed'); END;
CREATE TRIGGER award_shortlist_keeps BEFORE DELETE ON award_shortlist BEGIN SELECT raise(ABORT, 'the shortlist is not changed'); END;
CREATE TRIGGER award_chain_stays BEFORE UPDATE ON award_chain BEGIN SELECT raise(ABORT, 'the audit chain is not changed'); END;
CREATE TRIGGER award_chain_keeps BEFORE DELETE ON award_chain BEGIN SELECT raise(ABORT, 'the audit chain is not changed'); END;
CREATE TRIGGER award_results_keep BEFORE DELETE ON award_results BEGIN SELECT raise(ABORT, 'results are not deleted'); END;
CREATE TRIGGER award_results_stay BEFORE UPDATE ON award_results
WHEN NEW.bundle <> OLD.bundle OR NEW.result <> OLD.result OR NEW.result_sha256 <> OLD.result_sha256 OR NEW.chain_seq <> OLD.chain_seq
  OR NEW.frozen_by <> OLD.frozen_by OR NEW.frozen_at <> OLD.frozen_at OR NEW.year <> OLD.year OR NEW.version <> OLD.version
  OR OLD.published_at IS NOT NULL OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NOT OLD.confirmed_at)
BEGIN
  SELECT raise(ABORT, 'a frozen result is not changed');
END;

-- Once voting has opened, neither rules nor the list change.
CREATE TRIGGER award_rules_before_voting BEFORE INSERT ON award_rules
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = NEW.year AND step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_categories_before_voting BEFORE INSERT ON award_categories
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = NEW.year AND step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_categories_stay BEFORE UPDATE ON award_categories
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_entries_before_voting BEFORE INSERT ON award_entries
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = NEW.year AND step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_entries_stay BEFORE UPDATE ON award_entries
WHEN (NEW.year <> OLD.year OR NEW.number <> OLD.number OR NEW.category <> OLD.category OR NEW.listed_revision IS NOT OLD.listed_revision)
 AND EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_members_before_voting BEFORE INSERT ON award_members
WHEN EXISTS (SELECT 1 FROM award_steps s JOIN award_entries e ON e.year = s.year WHERE e.id = NEW.entry_id AND s.step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

CREATE TRIGGER award_members_keep BEFORE DELETE ON award_members
WHEN EXISTS (SELECT 1 FROM award_steps s JOIN award_entries e ON e.year = s.year WHERE e.id = OLD.entry_id AND s.step = 'voting_frozen')
BEGIN
  SELECT raise(ABORT, 'voting has opened');
END;

-- The box: open from the freeze of the list to its close, then shut for good. Which minute that is, is the action's to know.
CREATE TRIGGER award_ballots_into_open_box BEFORE INSERT ON award_ballots
WHEN (SELECT count(*) FROM award_steps WHERE year = NEW.year AND step IN ('voting_frozen', 'box_closed')) <> 1
BEGIN
  SELECT raise(ABORT, 'the box is closed');
END;

CREATE TRIGGER award_ballots_in_open_box BEFORE UPDATE ON award_ballots
WHEN EXISTS (SELECT 1 FROM award_steps WHERE year = OLD.year AND step = 'box_closed')
  OR NEW.tracker <> OLD.tracker OR NEW.year <> OLD.year OR NEW.category <> OLD.category
BEGIN
  SELECT raise(ABORT, 'the box is closed');
END;

CREATE TRIGGER award_ballots_keep BEFORE DELETE ON award_ballots BEGIN SELECT raise(ABORT, 'ballots are not deleted'); END;

CREATE TRIGGER award_participations_in_open_box BEFORE INSERT ON award_participations
WHEN (SELECT count(*) FROM award_steps WHERE year = NEW.year AND step IN ('voting_frozen', 'box_closed')) <> 1
BEGIN
  SELECT raise(ABORT, 'the box is closed');
END;

CREATE TRIGGER award_participations_stay BEFORE UPDATE ON award_participations BEGIN SELECT raise(ABORT, 'participations are not changed'); END;
CREATE TRIGGER award_participations_keep BEFORE DELETE ON award_participations BEGIN SELECT raise(ABORT, 'participations are not deleted'); END;
