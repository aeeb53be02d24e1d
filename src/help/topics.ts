import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HELP_DIR } from '../paths.ts';
import { renderMarkdown, type SafeHtml } from '../text/index.ts';
import type { Locale } from '../web/index.ts';

/** The pages of the help in the order a newcomer reads them; each is a file per language, `help/ja/writing.md`. */
export const TOPICS = ['search', 'sharing', 'writing', 'files', 'counting', 'award', 'personal-numbers', 'moderation'] as const;
export type TopicName = (typeof TOPICS)[number];

/** A piece of a section: text, or an example with what its writer typed. */
export interface Part {
  source: SafeHtml | undefined;
  html: SafeHtml;
}

export interface Section {
  /** The same in every language, so that links lead to the same place. */
  id: string;
  title: string;
  parts: Part[];
}

export interface Topic {
  name: TopicName;
  title: string;
  summary: string;
  sections: Section[];
}

const HEAD = /^# (.+)\n\n(.+)\n\n(?=## )/;
const SECTION = /^## (.+) \{#([a-z-]+)\}\n\n([\s\S]+)$/;
const EXAMPLE = /^````example\n([\s\S]*?)\n````$/m;

/**
 * Reads a page of the help: `# title`, a line saying what it is about, then sections `## heading {#id}`. What stands between
 * four backticks and `example` is shown as written and as it looks. `{name}` is filled from `values`.
 * @throws for a file that is missing or built in another way
 */
export function readTopic(locale: Locale, name: TopicName, values: Readonly<Record<string, string>>): Topic {
  const source = readFileSync(path.join(HELP_DIR, locale, `${name}.md`), 'utf8').replace(/\r\n/g, '\n');
  const filled = source.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
  const [head, title, summary] = HEAD.exec(filled) ?? [];
  if (!head || !title || !summary) throw new Error(`help/${locale}/${name}.md does not begin with a title and a line`);
  const sections = filled.slice(head.length).split(/^(?=## .*\{#)/m);
  return { name, title, summary, sections: sections.map((text) => readSection(text, `help/${locale}/${name}.md`)) };
}

function readSection(text: string, file: string): Section {
  const [, title, id, body] = SECTION.exec(text) ?? [];
  if (!title || !id || !body) throw new Error(`${file}: no heading with an id and a text in "${text.slice(0, 60)}"`);
  return { id, title, parts: partsOf(body) };
}

/** Text and examples in turn: what `split` puts at odd places is what the group caught. */
const partsOf = (body: string): Part[] =>
  body
    .split(EXAMPLE)
    .map((piece, index) =>
      index % 2 === 1
        ? { source: renderMarkdown(`\`\`\`\`\n${piece}\n\`\`\`\``), html: renderMarkdown(piece, 3) }
        : { source: undefined, html: renderMarkdown(piece) },
    )
    .filter(({ html }) => html.toString() !== '');
