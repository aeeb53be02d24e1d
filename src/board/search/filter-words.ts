/** What a search can be narrowed by, in the order in which a page shows it. */
export const FILTER_FIELDS = ['kind', 'category', 'dept', 'tag', 'author', 'year'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** The words before a colon that mean a field; the second is what a Japanese page writes. */
const WORDS: Readonly<Record<FilterField, readonly string[]>> = {
  kind: ['kind', '種類', '種別'],
  category: ['category', 'カテゴリ', 'カテゴリー'],
  dept: ['dept', '所属', '部署', 'department'],
  tag: ['tag', 'タグ'],
  author: ['author', '書いた人', '投稿者', '作成者', '著者'],
  year: ['year', '年度', '年'],
};

/** For `parseQuery`: each of the words with its field. */
export const FIELD_OF_WORD: ReadonlyMap<string, FilterField> = new Map(
  FILTER_FIELDS.flatMap((field) => WORDS[field].map((word): [string, FilterField] => [word, field])),
);

/** A filter as it is typed in a language: タグ:Excel, tag:"Power Query". */
export function writeFilter(field: FilterField, value: string, locale: 'ja' | 'en'): string {
  const word = WORDS[field][locale === 'ja' ? 1 : 0];
  return `${word}:${/\s/.test(value) ? `"${value}"` : value}`;
}

const ANY_WORD = [...FIELD_OF_WORD.keys()].join('|');
const SPACE_AFTER_COLON = new RegExp(`(?<=^|\\s)(${ANY_WORD})[:\\uFF1A]\\s+(?=\\S)`, 'giu');
const NOTHING_AFTER_COLON = new RegExp(`(?<=^|\\s)(?:${ANY_WORD})[:\\uFF1A]\\s*$`, 'iu');

/** `タグ: Excel` is `タグ:Excel`, and a field without a value says nothing yet. */
export const joinFilters = (text: string): string => text.replace(SPACE_AFTER_COLON, '$1:').replace(NOTHING_AFTER_COLON, '');
