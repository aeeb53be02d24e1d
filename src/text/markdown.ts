import { Marked, Renderer, type TokenizerAndRendererExtension, type Tokens } from 'marked';
import sanitizeHtml from 'sanitize-html';
import { highlightCode, languageName } from './highlight.ts';
import { escapeHtml, type SafeHtml, safe } from './safe-html.ts';

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{P}\p{S}ー\uFF00-\uFFEF]/u;

/** CommonMark leaves `これは**「重要」**です` plain, because the marks touch both letters and brackets. Japanese has no spaces to put there. */
const strongNextToJapanese: TokenizerAndRendererExtension = {
  name: 'strongNextToJapanese',
  level: 'inline',
  start: (source) => {
    const at = source.indexOf('**');
    return at < 0 ? undefined : at;
  },
  tokenizer(source) {
    const match = /^\*\*(?![\s*])((?:\\[\s\S]|`[^`\n]*`|[^\\`\n])+?)(?<![\s*])\*\*(?!\*)/u.exec(source);
    if (!match) return undefined;
    const text = match[1] as string;
    const characters = [...text];
    if (!WIDE.test(characters[0] as string) && !WIDE.test(characters.at(-1) as string)) return undefined;
    return { type: 'strong', raw: match[0], text, tokens: this.lexer.inlineTokens(text) };
  },
};

// Some texts that nobody writes take the parser the square of their length, or grow to thousands of times it. Beyond these
// limits a text is shown as written: letters or spaces in a row, quotes and lists within each other, the time, the result.
const RUN_LIMIT = 4_000;
const NESTING_LIMIT = 50;
const HTML_LIMIT = 1_000_000;
const timeLimit = (source: string): number => 150 + source.length / 100;

/** Milliseconds this process has computed: a busy machine that lets it wait must not make a harmless text too much. */
function computedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const tooMuch = new RegExp(`[!-~]{${RUN_LIMIT}}|\\s{${RUN_LIMIT}}|(?:>[ \\t]?|(?:[-*+]|\\d{1,9}[.)])[ \\t]+){${NESTING_LIMIT}}`);

let deadline = Number.POSITIVE_INFINITY;
let sharedDeadline = Number.POSITIVE_INFINITY;

/** What all texts of one page may take together. */
const SHARED_MS = 500;

/** Lets several texts share one limit of time: a case study has eight, and each would be allowed what one is. */
export function sharingTime<T>(work: () => T): T {
  sharedDeadline = computedMs() + SHARED_MS;
  try {
    return work();
  } finally {
    sharedDeadline = Number.POSITIVE_INFINITY;
  }
}

/** Parses within the limits. @throws RangeError beyond them, as the parser itself does when its stack is full */
function bounded<T>(source: string, parse: () => T): T {
  if (tooMuch.test(source)) throw new RangeError('The text repeats itself too often');
  deadline = Math.min(computedMs() + timeLimit(source), sharedDeadline);
  inTime();
  return parse();
}

/** Stands first among the rules, so that it is asked at each step; false hands over to the standard rule. */
function inTime(): false {
  if (computedMs() > deadline) throw new RangeError('The text takes too long');
  return false;
}

/**
 * Rows are filled up to the width of the head, so a wide head over thousands of one-letter rows would make a thousand times
 * the text. A table that has far more cells than signs between them is none.
 */
function isLopsided([whole, , delimiters = '']: readonly string[]): boolean {
  const count = (text: string | undefined, sign: string): number => (text ?? '').split(sign).length;
  return count(delimiters, '|') * count(whole, '\n') > 200 + 4 * count(whole, '|');
}

/** A heading in a text never outranks the page's own: `#` in a body becomes h2, in a field below an h2 it becomes h3. */
type BaseLevel = 2 | 3 | 4;

function markdown(baseLevel: BaseLevel): Marked {
  return new Marked({
    gfm: true,
    breaks: true,
    extensions: [strongNextToJapanese],
    tokenizer: {
      space: inTime,
      escape: inTime,
      table(source) {
        const match = this.rules.block.table.exec(source);
        return match && isLopsided(match) ? undefined : false;
      },
      // `3~5日` is a range, not the start of a deletion; `~~` still deletes. false hands over to the standard rule.
      del: (source) => (/^~~(?!~)/.test(source) ? false : undefined),
      // A bare address ends where Japanese begins: 「https://example.jp/a.htmlです」.
      url(source) {
        const match = /^(https?:\/\/|www\.)[!-~]+/i.exec(source);
        if (!match) return false;
        const raw = match[0].replace(/[?!.,:*_~'")\]}>]+$/, '');
        const href = /^www/i.test(raw) ? `http://${raw}` : raw;
        return { type: 'link', raw, text: raw, href, tokens: [{ type: 'text', raw, text: raw, escaped: false }] };
      },
    },
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ tokens, depth }) {
        const level = Math.min(6, Math.max(baseLevel, depth + baseLevel - 2));
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      code: ({ text, lang }) => codeBlock(text, (lang ?? '').trim().split(/\s/)[0] ?? ''),
      tablecell({ tokens, header, align }: Tokens.TableCell) {
        const name = header ? 'th' : 'td';
        return `<${name}${align ? ` class="cell-${align}"` : ''}>${this.parser.parseInline(tokens)}</${name}>\n`;
      },
      table(token: Tokens.Table) {
        return `<div class="table-frame" tabindex="0">${Renderer.prototype.table.call(this, token)}</div>\n`;
      },
    },
  });
}

function codeBlock(code: string, language: string): string {
  const name = languageName(language);
  const head = name ? `<div class="code-language">${name}</div>` : '';
  return `<div class="code-block">${head}<pre tabindex="0"><code>${highlightCode(code, language)}</code></pre></div>\n`;
}

// The second wall: the renderer has already escaped raw HTML, and this list knows nothing but what the renderer writes.
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: [
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'br',
    'hr',
    'ul',
    'ol',
    'li',
    'blockquote',
    'strong',
    'em',
    'del',
    'code',
    'pre',
    'a',
    'img',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'div',
    'span',
  ],
  allowedAttributes: {
    a: ['href', 'title', 'rel'],
    img: ['src', 'alt', 'title', 'loading'],
    ol: ['start'],
    pre: ['tabindex'],
    div: ['tabindex'],
  },
  allowedClasses: {
    div: ['code-block', 'code-language', 'table-frame'],
    span: ['hljs-*'],
    th: ['cell-*'],
    td: ['cell-*'],
    code: [],
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: [] },
  allowProtocolRelative: false,
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: /^https?:/i.test(attributes['href'] ?? '') ? { ...attributes, rel: 'noopener noreferrer' } : attributes,
    }),
    img: (tagName, attributes) => ({ tagName, attribs: { ...attributes, loading: 'lazy' } }),
  },
  // Pictures come from this server alone, and one without an address would be a broken box.
  exclusiveFilter: (frame) => frame.tag === 'img' && !/^\/(?![/\\])/.test(frame.attribs['src'] ?? ''),
};

const renderers: Record<BaseLevel, Marked> = { 2: markdown(2), 3: markdown(3), 4: markdown(4) };

/**
 * Markdown as HTML for a page. Never throws: a text that is too much for the parser (thousands of nested quotes) is shown as written.
 * @param baseLevel the highest heading level the text may use
 */
export function renderMarkdown(source: string, baseLevel: BaseLevel = 2): SafeHtml {
  if (source.trim() === '') return safe('');
  try {
    const html = bounded(source, () => renderers[baseLevel].parse(source, { async: false }));
    // A link defined once and used a thousand times.
    if (html.length > HTML_LIMIT) throw new RangeError('The text grows too long');
    return safe(sanitizeHtml(html, ALLOWED));
  } catch {
    return safe(`<div class="code-block"><pre tabindex="0"><code>${escapeHtml(source)}</code></pre></div>`);
  }
}

/** Takes up a rendering that `renderMarkdown` made and the database kept. */
export const storedRendering = (html: string | undefined): SafeHtml => safe(html ?? '');

/** What a Markdown text says, without marks, code and tables: for excerpts. */
export function plainText(source: string): string {
  try {
    return bounded(source, () => collect(renderers[2].lexer(source)))
      .replace(/\s+/g, ' ')
      .trim();
  } catch {
    return source.replace(/\s+/g, ' ').trim();
  }
}

/** The pictures of a Markdown text: where they are and how they are described. */
export function picturesIn(source: string): { href: string; description: string }[] {
  const pictures: { href: string; description: string }[] = [];
  try {
    const tokens = bounded(source, () => renderers[2].lexer(source));
    renderers[2].walkTokens(tokens, (token) => {
      if (token.type === 'image') pictures.push({ href: String(token['href']), description: String(token['text']).trim() });
    });
    return pictures;
  } catch {
    // Too much for the parser, so shown as written: without pictures.
    return [];
  }
}

interface AnyToken {
  type: string;
  text?: string;
  tokens?: AnyToken[];
  items?: AnyToken[];
}

function collect(tokens: readonly AnyToken[]): string {
  return tokens
    .map((token) => {
      if (['code', 'table', 'heading', 'html', 'image', 'hr'].includes(token.type)) return ' ';
      if (token.items) return collect(token.items);
      const text = token.tokens ? collect(token.tokens) : token.type === 'br' ? ' ' : (token.text ?? '');
      return ['paragraph', 'list_item', 'blockquote'].includes(token.type) ? `${text} ` : text;
    })
    .join('');
}
