import { choicesPerBallot } from './ballots.ts';
import { type Bundle, type BundleCategory, type BundleRules, CRITERIA } from './bundle.ts';
import { BundleFault, type PathPart } from './bundle-fault.ts';
import { MOST_JURORS } from './bundle-shape.ts';
import { countApprovals } from './tally.ts';

// A fraction such as 0.1 is not exact in a computer, so sums may miss 1 or 100 by a hair.
const NEAR_ENOUGH = 1e-9;

/** Whether the members of a bundle fit each other. @throws BundleFault naming the first that does not */
export function checkBundle({ rules, categories }: Bundle): void {
  checkRules(rules);
  refuseTwice(
    categories,
    ({ id }) => id,
    (index) => ['categories', index, 'id'],
  );
  for (const [index, category] of categories.entries()) checkCategory(category, rules, ['categories', index]);
}

function checkRules({ weights, criteria }: BundleRules): void {
  refuseTwice(
    criteria,
    ({ id }) => id,
    (index) => ['rules', 'criteria', index, 'id'],
  );
  const total = criteria.reduce((sum, { weight }) => sum + weight, 0);
  refuseIf(criteria.length !== CRITERIA.length, ['rules', 'criteria'], `must hold ${CRITERIA.join(', ')}`);
  refuseIf(Math.abs(total - 100) > NEAR_ENOUGH, ['rules', 'criteria'], `weights must sum to 100, not ${total}`);
  const sum = weights.jury + weights.vote;
  refuseIf(Math.abs(sum - 1) > NEAR_ENOUGH, ['rules', 'weights'], `must sum to 1, not ${sum}`);
}

function checkCategory(category: BundleCategory, rules: BundleRules, path: PathPart[]): void {
  checkEntries(category, path);
  checkBallots(category, rules, path);
  checkApprovals(category, path);
  checkJury(category, path);
}

function checkEntries({ entries }: BundleCategory, path: PathPart[]): void {
  refuseTwice(
    entries,
    ({ id }) => id,
    (index) => [...path, 'entries', index, 'id'],
  );
  let added = 0;
  for (const [index, { addedByJury }] of entries.entries()) {
    if (addedByJury) added += 1;
    refuseIf(added > 1, [...path, 'entries', index, 'addedByJury'], 'the jury may add one entry to a category');
  }
}

function checkBallots({ rollSize, entries, ballots }: BundleCategory, { maxChoices }: BundleRules, path: PathPart[]): void {
  refuseIf(ballots.length > rollSize, [...path, 'ballots'], `${ballots.length} ballots, but ${rollSize} people on the roll`);
  refuseIf(entries.length <= 1 && ballots.length > 0, [...path, 'ballots'], 'a category without a choice has no vote');
  const known = new Set(entries.map(({ id }) => id));
  const limit = choicesPerBallot(entries.length, maxChoices);
  for (const [index, choices] of ballots.entries()) {
    const ballot = [...path, 'ballots', index];
    refuseIf(choices.length > limit, ballot, `${choices.length} choices, but ${limit} are allowed`);
    refuseUnknown(choices, known, (at) => [...ballot, at]);
    refuseTwice(
      choices,
      (choice) => choice,
      (at) => [...ballot, at],
    );
  }
}

/** Whoever is barred from an entry has not approved it, so that no rate is above 1. */
function checkApprovals({ entries, ballots }: BundleCategory, path: PathPart[]): void {
  const approvals = countApprovals(ballots);
  for (const [index, { id, barredBallots }] of entries.entries()) {
    const most = ballots.length - barredBallots;
    refuseIf(
      (approvals.get(id) ?? 0) > most,
      [...path, 'entries', index, 'barredBallots'],
      'leaves fewer ballots than there are approvals',
    );
  }
}

function checkJury({ entries, cards, recusals }: BundleCategory, path: PathPart[]): void {
  const known = new Set(entries.map(({ id }) => id));
  const recused = new Set(recusals.map(pairOf));
  refuseUnknown(
    cards.map(({ entry }) => entry),
    known,
    (index) => [...path, 'cards', index, 'entry'],
  );
  refuseTwice(cards, pairOf, (index) => [...path, 'cards', index]);
  const gone = new Set(
    entries.filter(({ withdrawn }) => withdrawn === 'voting' || withdrawn === 'shortlisted').map(({ id }) => id),
  );
  const unjudged = cards.findIndex(({ entry }) => gone.has(entry));
  refuseIf(unjudged >= 0, [...path, 'cards', unjudged, 'entry'], 'was withdrawn before the judging');
  const forbidden = cards.findIndex((card) => recused.has(pairOf(card)));
  refuseIf(forbidden >= 0, [...path, 'cards', forbidden], 'this juror is recused from this entry');
  refuseUnknown(
    recusals.map(({ entry }) => entry),
    known,
    (index) => [...path, 'recusals', index, 'entry'],
  );
  refuseTwice(recusals, pairOf, (index) => [...path, 'recusals', index]);
  const jurors = new Set<string>();
  for (const [name, rows] of Object.entries({ cards, recusals }))
    for (const [index, { juror }] of rows.entries())
      refuseIf(jurors.add(juror).size > MOST_JURORS, [...path, name, index, 'juror'], `is one juror more than ${MOST_JURORS}`);
}

const pairOf = ({ juror, entry }: { juror: string; entry: string }): string => `${juror} ${entry}`;

function refuseIf(wrong: boolean, path: PathPart[], fault: string): void {
  if (wrong) throw new BundleFault(path, fault);
}

function refuseUnknown(ids: readonly string[], known: ReadonlySet<string>, pathOf: (index: number) => PathPart[]): void {
  const index = ids.findIndex((id) => !known.has(id));
  if (index >= 0) throw new BundleFault(pathOf(index), `${ids[index]} is not an entry of this category`);
}

function refuseTwice<T>(rows: readonly T[], keyOf: (row: T) => string, pathOf: (index: number) => PathPart[]): void {
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const key = keyOf(row);
    if (seen.has(key)) throw new BundleFault(pathOf(index), `${key} stands here a second time`);
    seen.add(key);
  }
}
