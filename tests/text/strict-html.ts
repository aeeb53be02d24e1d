/** What renderMarkdown may write: element → its attributes, and for each attribute what it may say. */
const TAGS: Record<string, Record<string, { test(value: string): boolean }>> = {
  ...Object.fromEntries(
    [
      'h2',
      'h3',
      'h4',
      'h5',
      'h6',
      'p',
      'br',
      'hr',
      'ul',
      'li',
      'blockquote',
      'strong',
      'em',
      'del',
      'code',
      'table',
      'thead',
      'tbody',
      'tr',
    ].map((name) => [name, {}]),
  ),
  ol: { start: /^\d{1,9}$/ },
  pre: { tabindex: /^0$/ },
  th: { class: /^cell-(left|center|right)$/ },
  td: { class: /^cell-(left|center|right)$/ },
  div: { class: /^(code-block|code-language|table-frame)$/, tabindex: /^0$/ },
  span: { class: /^hljs-[\w-]+( (hljs-[\w-]+|\w+_))*$/ },
  a: { href: { test: isHarmlessLink }, title: /^/, rel: /^noopener noreferrer$/ },
  img: { src: { test: isOwnPicture }, alt: /^/, title: /^/, loading: /^lazy$/ },
};

const PAGE = 'http://own.test/posts/1';

/** Where a browser would go: to the web or a mailbox, and to another host only when the address says so itself. */
function isHarmlessLink(href: string): boolean {
  if (!URL.canParse(href, PAGE)) return true;
  const { protocol, host } = new URL(href, PAGE);
  return protocol === 'mailto:' || (/^https?:$/.test(protocol) && (host === 'own.test' || /^https?:/i.test(href)));
}

function isOwnPicture(source: string): boolean {
  return source.startsWith('/') && URL.canParse(source, PAGE) && new URL(source, PAGE).host === 'own.test';
}

const VOID = new Set(['br', 'hr', 'img']);
const TAG = /^<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)( ?\/)?>/;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));?/gi, (all, decimal, hex, name) =>
    name ? (ENTITIES[name.toLowerCase()] ?? all) : String.fromCodePoint(Number.parseInt(decimal ?? hex, decimal ? 10 : 16)),
  );

/**
 * Takes HTML apart far more strictly than a browser: every `<` begins a whole tag of ours, every attribute is quoted and
 * known, every element is closed in order. What passes leaves a browser nothing to guess.
 * @returns what is wrong with it
 */
export function residue(html: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const [, closing, name = '', attributes = ''] = TAG.exec(html.slice(at)) ?? [];
    const known = Object.hasOwn(TAGS, name) ? TAGS[name] : undefined;
    if (!known) faults.push(`no tag of ours: ${html.slice(at, at + 60)}`);
    else if (closing) {
      if (open.pop() !== name) faults.push(`closed in the wrong order: ${name}`);
    } else {
      if (!VOID.has(name)) open.push(name);
      for (const [, attribute = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
        if (!known[attribute]?.test(decode(value))) faults.push(`${name} ${attribute}="${value}"`);
      }
    }
  }
  return open.length > 0 ? [...faults, `left open: ${open.join(' ')}`] : faults;
}

/** The text between the tags, as a reader sees it. */
export const textOf = (html: string): string => decode(html.replace(/<[^>]*>/g, ''));
