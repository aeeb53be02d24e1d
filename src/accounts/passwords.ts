import { createRequire } from 'node:module';
import { hash, verify } from '@node-rs/argon2';
import { countCharacters, limited } from '../lib/index.ts';

// argon2id, 19 MiB, two passes, one lane (security.md, AU-3).
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const PARALLEL_HASHES = 2;
export const PASSWORD_MAX_LENGTH = 256;

/** Each hash takes 19 MiB, so only a few run at once; the others wait their turn. */
const inTurn = limited(PARALLEL_HASHES);

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), PARAMETERS));

/** Whether a password fits its hash. Without a hash it takes as long and is false: an unknown login cannot be told apart. */
export async function verifyPassword(storedHash: string | undefined, password: string): Promise<boolean> {
  const stored = storedHash ?? (await hashOfNothing());
  const fits = await inTurn(() => verify(stored, password.normalize('NFKC')).catch(() => false));
  return fits && storedHash !== undefined;
}

let nothing: Promise<string> | undefined;
const hashOfNothing = (): Promise<string> => {
  nothing ??= hashPassword('nobody has this password');
  return nothing;
};

export interface PasswordRule {
  minLength: number;
  /** Words a password must not lean on: login, name, department, office. */
  personal: string[];
}

/** Guesses that a thief with the database needs at most for what we refuse: 10⁸ is zxcvbn's "safely unguessable" bound. */
const MIN_SCORE = 3;

/** So many letters are left at least when names are taken out: the estimator forgives `Misaki-Sato-2026` for its length. */
const UNKNOWN_LETTERS = 6;

const without = (words: readonly string[], text: string): string =>
  words.toSorted((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, ''), text);

type Estimator = import('@zxcvbn-ts/core').ZxcvbnFactory;

let estimator: Estimator | undefined;

/** The dictionaries take memory and time to load, and few processes ever judge a password: loaded at the first one. */
function loadEstimator(): Estimator {
  const load = createRequire(import.meta.url);
  const { Options, ZxcvbnFactory } = load('@zxcvbn-ts/core') as typeof import('@zxcvbn-ts/core');
  const { adjacencyGraphs, dictionary } = load('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  return new ZxcvbnFactory(new Options({ dictionary, graphs: adjacencyGraphs }));
}

const strengthOf = (password: string, personal: string[]): number => {
  estimator ??= loadEstimator();
  return estimator.check(password.slice(0, 100), personal).score;
};

/** Key of the sentence that says what is wrong with a new password, or undefined. Works offline. */
export function passwordFault(password: string, { minLength, personal }: PasswordRule): string | undefined {
  const length = countCharacters(password);
  if (length < minLength) return 'form.password_short';
  if (length > PASSWORD_MAX_LENGTH) return 'form.password_long';
  // Judged in the form that is hashed: full-width letters are no other password.
  const plain = password.normalize('NFKC').toLowerCase();
  const parts = personal
    .flatMap((word) => [word, ...word.split(/[\s@._-]+/)])
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter((word) => countCharacters(word) >= 2);
  const rest = without(parts, plain);
  const leansOnNames = rest !== plain && countCharacters(rest.replace(/\P{L}/gu, '')) < UNKNOWN_LETTERS;
  return leansOnNames || strengthOf(password.normalize('NFKC'), parts) < MIN_SCORE ? 'form.password_common' : undefined;
}
