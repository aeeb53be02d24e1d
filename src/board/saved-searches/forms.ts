import { z } from 'zod';
import { countCharacters } from '../../lib/index.ts';
import { findPersonalNumbers, spellsPersonalNumber } from '../../text/index.ts';
import { line, type Parsed, parseForm } from '../../web/index.ts';

/** As many characters as the column takes. */
export const QUERY_CHARACTERS = 200;

/** A number that is hidden from the guard of all forms, which asks about those it sees. */
const hidesNumber = (text: string): boolean => spellsPersonalNumber(text) && findPersonalNumbers(text).length === 0;

const schema = z.object({
  q: line({ min: 1, max: QUERY_CHARACTERS, message: 'form.saved_search' })
    .refine((text) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text), 'form.saved_search')
    .refine((text) => !hidesNumber(text), 'form.saved_search_number'),
});

export const parseSavedSearch = (body: unknown): Parsed<{ q: string }> => parseForm(schema, body);

/** Whether a text is one that can be saved. */
export const canBeSaved = (text: string): boolean =>
  text !== '' && countCharacters(text) <= QUERY_CHARACTERS && !spellsPersonalNumber(text);
