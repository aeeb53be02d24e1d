import { byCodeUnits, hashOrder, sha256 } from './order.ts';

/** R8: the box is closed by its digest before witnesses draw the number. */
export interface Lot {
  boxDigest: string;
  /** A whole number, written without zeros at the front. */
  publicNumber: string;
}

export interface Draw extends Lot {
  fiscalYear: number;
  category: string;
  stage: 'shortlist' | 'final';
}

/** R8: SHA-256 of the sorted trackers joined by LF. */
export const boxDigest = (trackers: readonly string[]): string => sha256([...trackers].sort(byCodeUnits).join('\n'));

/**
 * Of what is in a box, whoever put it there. The trackers, of which nobody outside sees more than their receipts, keep a small
 * box from being guessed.
 */
export const contentDigest = (trackers: readonly string[], choices: readonly string[]): string =>
  boxDigest([...trackers, ...choices]);

export const lotSeed = ({ fiscalYear, category, stage, boxDigest, publicNumber }: Draw): string =>
  ['dxaward-lot', fiscalYear, category, stage, boxDigest, publicNumber].join('|');

/** R8: ascending by the SHA-256 of seed and entry. */
export const lotOrder = (seed: string, entries: readonly string[]): string[] => hashOrder(seed, entries);
