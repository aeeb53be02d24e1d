import { z } from 'zod';
import { countCharacters } from '../../lib/index.ts';
import { GROUP_WORDS, splitWords, WORD_CHARACTERS } from '../../search/index.ts';
import { type Parsed, parseForm, text } from '../../web/index.ts';

/** More than any group holds: 20 words of 40 characters, and what stands between them. */
const MOST_TYPED = 2_000;

const form = z.object({
  words: text({ max: MOST_TYPED, message: 'form.synonym_count' })
    .transform(splitWords)
    .refine(({ length }) => length >= GROUP_WORDS.min && length <= GROUP_WORDS.max, 'form.synonym_count')
    .refine((words) => words.every((word) => countCharacters(word) <= WORD_CHARACTERS), 'form.synonym_length'),
});

/** Words that are to mean the same. */
export const parseSynonyms = (body: unknown): Parsed<{ words: string[] }> => parseForm(form, body);
