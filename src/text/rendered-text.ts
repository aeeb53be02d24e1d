const TAG = /<(\/?)([a-z][a-z0-9]*)([^>]*)>/g;
/** What stands in a line of its own, or in a cell of its own. */
const LINES = new Set('p br hr h2 h3 h4 h5 h6 ul ol li blockquote pre div table tr'.split(' '));
const CELLS = new Set(['td', 'th']);
const SIGNS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** What a reader sees of a rendering by `renderMarkdown`: its words with code, tables and headings, line by line. */
export function renderedText(html: string): string {
  return html
    .replace(TAG, (_, closing: string, name: string, attributes: string) => {
      if (LINES.has(name)) return '\n';
      if (CELLS.has(name)) return ' ';
      return name === 'img' && closing === '' ? ` ${/ alt="([^"]*)"/.exec(attributes)?.[1] ?? ''} ` : '';
    })
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, sign: string) => SIGNS[sign] as string)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}
