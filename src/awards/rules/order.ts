import { hash } from 'node:crypto';

/** Orders by UTF-16 code units: the same on every machine, whatever its language. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** Ascending by the SHA-256 of `prefix|id`: an order that nobody can choose and everybody can compute again. */
export function hashOrder(prefix: string, ids: readonly string[]): string[] {
  const hashed = ids.map((id) => ({ id, digest: sha256(`${prefix}|${id}`) }));
  return hashed.sort((a, b) => byCodeUnits(a.digest, b.digest)).map(({ id }) => id);
}

const DECIMALS = 1e6;

/** To the 6 decimals that results are written with; numbers that differ by less are equal (R12). */
export const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS;
