import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readTopic, TOPICS } from '../../src/help/topics.ts';
import { HELP_DIR } from '../../src/paths.ts';
import { LOCALES } from '../../src/web/index.ts';
import { type Browser, browserOf, ja, takahashi, tanaka, testContext } from '../support/index.ts';
import { residue } from '../text/strict-html.ts';

const values = { maxFile: '20 MB', maxPost: '100 MB' };
const inBoth = TOPICS.map((name) => ({
  name,
  japanese: readTopic('ja', name, values),
  english: readTopic('en', name, values),
}));
const pages = LOCALES.flatMap((locale) =>
  TOPICS.map((name) => ({ locale, name, topic: locale === 'ja' ? topicOf(name).japanese : topicOf(name).english })),
);

function topicOf(name: string) {
  return inBoth.find((topic) => topic.name === name) as (typeof inBoth)[number];
}

const htmlOf = ({ topic }: (typeof pages)[number]): string =>
  topic.sections.flatMap(({ parts }) => parts.map(({ source, html }) => `${source ?? ''}${html}`)).join('');

describe('the files of the help', () => {
  it.each(LOCALES)('in %s are the topics and no others', (locale) => {
    expect(new Set(readdirSync(path.join(HELP_DIR, locale)))).toEqual(new Set(TOPICS.map((name) => `${name}.md`)));
  });

  it.each(inBoth)('$name has the same sections, headings and examples in both languages', ({ japanese, english }) => {
    const shape = ({ sections }: typeof japanese) =>
      sections.map(({ id, parts }) => {
        const text = parts.map(({ html }) => html.toString()).join('');
        const count = (tag: string) => text.split(`<${tag}`).length;
        return {
          id,
          examples: parts.filter(({ source }) => source).length,
          counts: ['h3', 'h4', 'table', 'tr', 'li', 'pre'].map(count),
        };
      });
    expect(shape(english)).toEqual(shape(japanese));
    expect(new Set(japanese.sections.map(({ id }) => id)).size).toBe(japanese.sections.length);
  });

  it.each(pages)('$name in $locale renders to harmless HTML without a place left open', ({ topic, ...page }) => {
    const html = htmlOf({ topic, ...page });
    expect(residue(html)).toEqual([]);
    expect(`${topic.title}${topic.summary}${html}`).not.toMatch(/\{\w+\}|\{#/);
    expect(topic.summary.length).toBeLessThanOrEqual(120);
  });

  it.each(pages)('$name in $locale leads to no other host', ({ topic, ...page }) => {
    expect(htmlOf({ topic, ...page })).not.toMatch(/(?:href|src)="(?!\/|#)/);
  });

  it('shows an example as it is typed and as it looks', () => {
    const [part] = topicOf('writing').japanese.sections.flatMap(({ parts }) => parts.filter(({ source }) => source));
    expect(part?.source?.toString()).toContain('## 準備');
    expect(part?.html.toString()).toContain('<h3>準備</h3>');
  });

  it('are missed at once', () => {
    expect(() => readTopic('ja', 'nowhere' as 'writing', values)).toThrow('nowhere.md');
  });
});

let app: Express;
let member: Browser;
beforeAll(() => {
  const context = testContext();
  app = buildApp(context);
  member = browserOf(context, tanaka, app);
});

describe('GET /help', () => {
  it('names every topic with a line about it', async () => {
    const { text } = await member.get('/help').expect(200);
    for (const { name, japanese } of inBoth) {
      expect(text).toContain(`href="/help/${name}"`);
      expect(text).toContain(japanese.summary);
    }
  });

  it('speaks the language of the reader', async () => {
    const { text } = await member.get('/help').set('Accept-Language', 'en').expect(200);
    expect(text).toContain(topicOf('writing').english.summary);
  });

  it('is found at the foot of every page', async () => {
    const { text } = await member.get('/').expect(200);
    expect(text).toContain(`<a href="/help">${ja('frame.help')}</a>`);
  });

  it('sends a stranger to sign in, where reading needs that', async () => {
    await browserOf(testContext()).get('/help').expect(303).expect('Location', '/session/new?next=%2Fhelp');
    await browserOf(testContext({ config: { readAccess: 'everyone' } }))
      .get('/help')
      .expect(200);
  });
});

describe('GET /help/:topic', () => {
  it.each(TOPICS)('shows %s with a table of contents that leads to its sections', async (name) => {
    const { text } = await member.get(`/help/${name}`).expect(200);
    for (const { id, title } of topicOf(name).japanese.sections) {
      expect(text).toContain(`<a class="help__link" href="#${id}">${title}</a>`);
      expect(text).toContain(`<h2 id="${id}">${title}</h2>`);
    }
  });

  it('is the same for a moderator', async () => {
    const context = testContext();
    await browserOf(context, takahashi).get('/help/moderation').expect(200);
  });

  it('says the limits that are set', async () => {
    const context = testContext({ config: { maxFileBytes: 7 * 1_048_576, maxPostFilesBytes: 33 * 1_048_576 } });
    const { text } = await browserOf(context, tanaka).get('/help/files').expect(200);
    expect(text).toContain('7 MB');
    expect(text).toContain('33 MB');
  });

  it('sends a stranger to sign in', async () => {
    await browserOf(testContext()).get('/help/writing').expect(303).expect('Location', '/session/new?next=%2Fhelp%2Fwriting');
  });

  it.each(['nothing', 'Writing', '__proto__', 'constructor', '..%2f..%2fpackage', 'writing.md', '%00'])(
    'is 404 for %s',
    async (name) => {
      await member.get(`/help/${name}`).expect(404);
    },
  );
});

const targets = [
  ...new Set(
    pages.flatMap((page) =>
      [...htmlOf(page).matchAll(/href="([^"]+)"/g)].map(([, href]) =>
        href?.startsWith('#') ? `/help/${page.name}${href}` : href,
      ),
    ),
  ),
] as string[];

describe('every link of the help', () => {
  it('is one of a good number', () => {
    expect(targets.length).toBeGreaterThan(15);
  });

  it.each(targets)('%s leads somewhere', async (target) => {
    const [address, anchor] = target.split('#') as [string, string?];
    const { text } = await member.get(address.replaceAll('&amp;', '&')).expect(200);
    if (anchor) expect(text).toContain(` id="${anchor}"`);
  });
});
