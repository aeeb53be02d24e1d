/** Length as a person counts: 𠮷 is one, although it is two UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The first `limit` characters, with … in place of the rest. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = [...text];
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`;
}

/** The whole sentences that `limit` characters hold; a first one that is longer is cut. */
export function sentencesWithin(text: string, limit: number): string {
  if (countCharacters(text) <= limit) return text;
  const beginning = [...text].slice(0, limit).join('');
  return beginning.match(/^.*(?:[。！？]|[.!?](?=\s))/su)?.[0] ?? truncate(text, limit);
}

/** At most so many UTF-16 units of the beginning of a text, and no half of a character. */
export const beginningOf = (text: string, units: number): string =>
  text.slice(0, Math.max(0, units)).replace(/[\uD800-\uDBFF]$/, '');
