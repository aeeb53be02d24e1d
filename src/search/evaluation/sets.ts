import { createReadStream } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { GROUP_WORDS, splitWords } from '../synonyms/index.ts';
import type { JudgedQuery } from './evaluate.ts';

/** The caller's own name of a document; 7 and "7" are the same. */
const id = z.union([z.string().min(1), z.number()]).transform(String);
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

const document = z.object({ id, title: optionalText, body: optionalText });
export type SetDocument = z.infer<typeof document>;

const grade = z.number().int().min(1).max(9);
const judgement = z.union([id.transform((known) => ({ id: known, grade: 1 })), z.object({ id, grade })]);
const query = z.object({ id, text: z.string(), kind: z.string().default(''), relevant: z.array(judgement) });

/** A query as it stands in the file: whom it names is not looked up yet. */
export type SetQuery = JudgedQuery<string>;

/** The documents of a file, one at a time. @throws with the number of the line that is none, or names one a second time */
export async function* readDocuments(file: string): AsyncGenerator<SetDocument> {
  const seen = new Set<string>();
  for await (const line of linesOf(file)) {
    const read = parseLine(document, line);
    if (seen.has(read.id)) throw faultAt(line, `there is a document "${read.id}" already`);
    seen.add(read.id);
    yield read;
  }
}

/** All queries of a file. @throws with the number of the line that is none */
export async function readQueries(file: string): Promise<SetQuery[]> {
  const queries: SetQuery[] = [];
  for await (const line of linesOf(file)) {
    const { relevant, ...rest } = parseLine(query, line);
    queries.push({ ...rest, grades: new Map(relevant.map((known) => [known.id, known.grade])) });
  }
  return queries;
}

/** Groups of words that mean the same, one in a line. @throws with the number of a line of one word */
export async function readSynonymGroups(file: string): Promise<string[][]> {
  const groups: string[][] = [];
  for await (const line of linesOf(file)) {
    const words = splitWords(line.text.replaceAll('\t', ','));
    if (words.length < GROUP_WORDS.min) throw faultAt(line, 'two words or more are needed, as in エクセル = Excel');
    groups.push(words);
  }
  return groups;
}

interface Line {
  file: string;
  number: number;
  text: string;
}

/**
 * The lines of a file that have something in them, without what ends them. Not by `readline`: it ends lines at U+2028 too,
 * which may stand in the middle of a JSON text.
 */
async function* linesOf(file: string): AsyncGenerator<Line> {
  let rest = '';
  let number = 0;
  const lineOf = (text: string): Line => {
    number += 1;
    return { file, number, text: (number === 1 ? text.replace(/^\uFEFF/, '') : text).replace(/\r$/, '') };
  };
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const texts = (rest + chunk).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const line = lineOf(text);
      if (line.text.trim() !== '') yield line;
    }
  }
  const last = lineOf(rest);
  if (last.text.trim() !== '') yield last;
}

function parseLine<T>(schema: z.ZodType<T>, line: Line): T {
  const parsed = schema.safeParse(jsonOf(line));
  if (parsed.success) return parsed.data;
  const { path: place, message } = parsed.error.issues[0] ?? { path: [], message: 'it is not as it should be' };
  throw faultAt(line, [place.join('.'), message].filter(Boolean).join(': '));
}

function jsonOf(line: Line): unknown {
  try {
    return JSON.parse(line.text);
  } catch (cause) {
    throw faultAt(line, 'this is not JSON', cause);
  }
}

const faultAt = ({ file, number }: Line, words: string, cause?: unknown): Error =>
  new Error(`${path.basename(file)}, line ${number}: ${words}`, { cause });
