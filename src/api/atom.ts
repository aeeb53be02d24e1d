import { escapeHtml } from '../text/index.ts';

export interface FeedEntry {
  id: number;
  title: string;
  summary: string;
  author: string;
  publishedAt: string;
  category: string;
}

export interface Feed {
  /** Permanent name of the feed, a path. */
  path: string;
  title: string;
  /** The page that shows the same, a path. */
  page: string;
  origin: string;
  language: string;
  entries: readonly FeedEntry[];
}

/** XML 1.0 has no place for most control characters, escaped or not. */
const xml = (text: string): string => escapeHtml(text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''));

/** An Atom feed (RFC 4287). Addresses carry no token: a feed may be shown to others. */
export function atom({ path, title, page, origin, language, entries }: Feed): string {
  const updated = entries[0]?.publishedAt ?? '1970-01-01T00:00:00.000Z';
  const items = entries.map(
    (entry) => `
  <entry>
    <id>${origin}/posts/${entry.id}</id>
    <title>${xml(entry.title)}</title>
    <link rel="alternate" type="text/html" href="${origin}/posts/${entry.id}"/>
    <published>${entry.publishedAt}</published>
    <updated>${entry.publishedAt}</updated>
    <author><name>${xml(entry.author)}</name></author>
    <category term="${xml(entry.category)}"/>
    <summary>${xml(entry.summary)}</summary>
  </entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
  <id>${origin}${xml(path)}</id>
  <title>${xml(title)}</title>
  <link rel="self" type="application/atom+xml" href="${origin}${xml(path)}"/>
  <link rel="alternate" type="text/html" href="${origin}${xml(page)}"/>
  <updated>${updated}</updated>${items.join('')}
</feed>
`;
}
