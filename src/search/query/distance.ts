const SMALL = new Map(
  [...'アァイィウゥエェオォツッヤャユュヨョワヮ'].flatMap((_, i, all) => (i % 2 ? [[all[i], all[i - 1]]] : [])) as [
    string,
    string,
  ][],
);
/** Signs that look alike. */
const ALIKE = new Set(['ンソ', 'ソン', 'シツ', 'ツシ']);
const VOICED = 0.4;
const LENGTHENED = 0.5;
const DOUBLED = 0.6;
const LOOKS_ALIKE = 0.5;
const TRANSPOSED = 0.7;

/**
 * How far two words are apart (Damerau and Levenshtein, optimal string alignment) with the slips of Japanese typing cheaper:
 * ハ for バ, ツ for ッ 0.4; ー 0.5 and ッ 0.6 too many or too few; ン for ソ, シ for ツ 0.5; two in the wrong order 0.7.
 * @param limit the exact distance does not matter beyond it
 * @returns a number; something above `limit` as soon as it is clear
 */
export function distance(a: string, b: string, limit = Number.POSITIVE_INFINITY): number {
  let [twoBefore, before]: [number[], number[]] = [[], firstRow(b)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [(before[0] as number) + costAlone(a[i - 1] as string)];
    for (let j = 1; j <= b.length; j += 1) {
      const [from, to] = [a[i - 1] as string, b[j - 1] as string];
      row[j] = Math.min(
        (before[j] as number) + costAlone(from),
        (row[j - 1] as number) + costAlone(to),
        (before[j - 1] as number) + costOf(from, to),
        i > 1 && j > 1 && from === b[j - 2] && to === a[i - 2]
          ? (twoBefore[j - 2] as number) + TRANSPOSED
          : Number.POSITIVE_INFINITY,
      );
    }
    if (Math.min(...row) > limit) return Number.POSITIVE_INFINITY;
    [twoBefore, before] = [before, row];
  }
  return before[b.length] as number;
}

function firstRow(b: string): number[] {
  const row = [0];
  for (const character of b) row.push((row.at(-1) as number) + costAlone(character));
  return row;
}

const costAlone = (character: string): number => (character === 'ー' ? LENGTHENED : character === 'ッ' ? DOUBLED : 1);

function costOf(a: string, b: string): number {
  if (a === b) return 0;
  if (unmarked(a) === unmarked(b)) return VOICED;
  return ALIKE.has(a + b) ? LOOKS_ALIKE : 1;
}

/** Without the marks of voiced sounds, and large. */
const unmarked = (kana: string): string => (SMALL.get(kana) ?? kana).normalize('NFD').charAt(0);
