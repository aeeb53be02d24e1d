import { readFileSync } from 'node:fs';
import path from 'node:path';
import { LOCALES_DIR } from '../paths.ts';

export const LOCALES = ['ja', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

export type MessageValues = Readonly<Record<string, string | number>>;
/** Looks a sentence up by its key (`post.title`) and fills `{name}`; `{count:hour|hours}` chooses by the number. */
export type Translate = (key: string, values?: MessageValues) => string;

type Message = string | ((values: MessageValues) => string);

const catalogues = new Map<Locale, Map<string, Message>>(LOCALES.map((locale) => [locale, readCatalogue(locale)]));

export const isLocale = (value: unknown): value is Locale => LOCALES.includes(value as Locale);

/** @throws for a key that is not in the locale file: a missing sentence is a bug, not an empty spot on a page */
export function translator(locale: Locale): Translate {
  return translators[locale];
}

function makeTranslator(locale: Locale): Translate {
  const catalogue = catalogues.get(locale) as Map<string, Message>;
  return (key, values) => {
    const message = catalogue.get(key);
    if (message === undefined) throw new Error(`locales/${locale}.json has no ${key}`);
    return typeof message === 'string' ? message : message(values ?? {});
  };
}

const translators: Record<Locale, Translate> = { ja: makeTranslator('ja'), en: makeTranslator('en') };

/** Whether a sentence exists; both files hold the same keys (a test sees to it). */
export const hasMessage = (key: string): boolean => catalogues.get('ja')?.has(key) === true;

/** The reader's own choice, else what the browser prefers, else Japanese. */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | undefined): Locale {
  if (isLocale(chosen)) return chosen;
  const preferred = (acceptLanguage ?? '').toLowerCase().match(/\b(ja|en)\b/)?.[1];
  return isLocale(preferred) ? preferred : 'ja';
}

function readTree(locale: Locale): unknown {
  return JSON.parse(readFileSync(path.join(LOCALES_DIR, `${locale}.json`), 'utf8'));
}

const scriptWords = new Map<string, Record<string, string>>();

/** The sentences of one part as they stand in the file, for scripts, which fill `{name}` themselves. */
export function wordsUnder(locale: Locale, part: string): Record<string, string> {
  const key = `${locale} ${part}`;
  let words = scriptWords.get(key);
  if (!words) {
    words = (readTree(locale) as Record<string, Record<string, string>>)[part] ?? {};
    scriptWords.set(key, words);
  }
  return words;
}

function readCatalogue(locale: Locale): Map<string, Message> {
  const tree = readTree(locale);
  const catalogue = new Map<string, Message>();
  const walk = (node: unknown, prefix: string): void => {
    if (typeof node === 'string') catalogue.set(prefix, compile(node));
    else for (const [name, child] of Object.entries(node as object)) walk(child, prefix ? `${prefix}.${name}` : name);
  };
  walk(tree, '');
  return catalogue;
}

/** Messages are taken apart once, at the start: lists translate a dozen of them per row. */
function compile(text: string): Message {
  const parts = text.split(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/);
  if (parts.length === 1) return text;
  return (values) => {
    let result = parts[0] as string;
    for (let at = 1; at < parts.length; at += 4) {
      const value = values[parts[at] as string];
      if (value === undefined) throw new Error(`"${text}" lacks a value for ${parts[at]}`);
      const singular = parts[at + 1];
      result += singular === undefined ? value : Number(value) === 1 ? singular : parts[at + 2];
      result += parts[at + 3];
    }
    return result;
  };
}
