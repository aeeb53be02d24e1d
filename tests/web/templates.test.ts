import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, VIEWS_DIR } from '../../src/paths.ts';
import { renderMarkdown } from '../../src/text/index.ts';
import { checked, compileTemplate, raw } from '../../src/web/templates.ts';

const read = (dir: string, extension: string) =>
  readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => ({ name: name.slice(0, -extension.length), source: readFileSync(path.join(dir, name), 'utf8') }));

const views = read(VIEWS_DIR, '.ejs');
const code = read(path.join(ROOT, 'src'), '.ts');
const pages = views.map(({ name }) => name).filter((name) => !/^(partials|layouts)\//.test(name));
const found = (pattern: RegExp) =>
  views.flatMap(({ name, source }) => [...source.matchAll(pattern)].map(([text]) => `${name}: ${text}`));
const INCLUDE = /^<%-\s*include\('([\w/-]+)'(,[\s\S]*)?\)\s*-?%>$/;

describe('every view', () => {
  it.each(pages)('%s compiles', (name) => {
    expect(compileTemplate(name, 'layouts/page')).toBeTypeOf('function');
  });

  it('is named by the code, and what the code names is there', () => {
    const named = code.flatMap(({ source }) =>
      [...source.matchAll(/\bview(?:<[^(]*>)?\('([\w/-]+)'[,)]/g)].map(([, name]) => name),
    );
    expect([...new Set(named)].sort()).toEqual([...pages].sort());
  });

  it('of the partials is shown somewhere', () => {
    const included = new Set(
      views.flatMap(({ source }) => [...source.matchAll(/include\('([\w/-]+)'/g)].map(([, name]) => name)),
    );
    const partials = views.map(({ name }) => name).filter((name) => name.startsWith('partials/'));
    expect(partials.filter((name) => !included.has(name))).toEqual([]);
  });

  // IN-1
  it('escapes what it prints, but for partials and safe HTML', () => {
    const unescaped = views.flatMap(({ source }) => [...source.matchAll(/<%-[\s\S]*?%>/g)].map(([text]) => text));
    expect(unescaped.length).toBeGreaterThan(20);
    const odd = unescaped.filter((tag) => !INCLUDE.test(tag) && !/^<%- \w+(\.\w+)+ %>$/.test(tag));
    expect(odd).toEqual([]);
  });

  // IN-2
  it('has no script, style or handler in the page itself', () => {
    expect(found(/<script(?![^>]*\ssrc=)[^>]*>/gi)).toEqual([]);
    expect(found(/<style\b/gi)).toEqual([]);
    expect(found(/\s(?:style|on[a-z]+)\s*=/gi)).toEqual([]);
    expect(found(/javascript:/gi)).toEqual([]);
  });

  // IN-1
  it('prints into attributes between quotes, and never the name of one', () => {
    expect(found(/\s[\w-]+=<%=/g)).toEqual([]);
    expect(found(/<%=[^%]*%>[\w-]*=/g)).toEqual([]);
  });

  // PD-4
  it('loads nothing from another host', () => {
    expect(found(/\b(?:src|href|action|srcset|poster)="(?:[a-z]+:)?\/\/[^"]*"/gi)).toEqual([]);
  });

  // IN-4
  it('sends the token with every form that changes something', () => {
    const forms = views.flatMap(({ name, source }) =>
      [...source.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g)].map(([form]) => ({ name, form })),
    );
    expect(forms.length).toBeGreaterThan(10);
    expect(forms.filter(({ form }) => !/include\('partials\/hidden'/.test(form)).map(({ name }) => name)).toEqual([]);
    expect(views.find(({ name }) => name === 'partials/hidden')?.source).toContain('name="_csrf" value="<%= frame.csrf %>"');
  });
});

describe('what is printed without escaping', () => {
  it('is safe HTML', () => {
    expect(raw(renderMarkdown('**太字**'))).toBe('<p><strong>太字</strong></p>\n');
  });

  it.each(['<p>x</p>', '', undefined, null, 7, ['<p>'], { toString: () => '<p>' }])('is never %j', (value) => {
    expect(() => raw(value)).toThrow('Only SafeHtml');
  });
});

describe('what a template is given', () => {
  const page = checked({
    title: '題',
    author: { name: '佐藤' },
    tags: [{ name: 'Excel' }],
    nothing: undefined,
  }) as unknown as Record<string, unknown>;
  const names = (value: unknown) => value as Record<string, unknown>;

  it('can be read by its names', () => {
    expect([
      page['title'],
      names(page['author'])['name'],
      names((page['tags'] as unknown[])[0])['name'],
      page['nothing'],
    ]).toEqual(['題', '佐藤', 'Excel', undefined]);
  });

  it.each<[string, () => unknown]>([
    ['titel', () => page['titel']],
    ['nam', () => names(page['author'])['nam']],
    ['nme', () => names((page['tags'] as unknown[])[0])['nme']],
  ])('throws for a name that it does not have: %s', (name, access) => {
    expect(access).toThrow(`The page has no ${name}`);
  });

  it.each([[new Map([['a', 1]])], [new Date(0)], [renderMarkdown('x')], ['text'], [7], [null], [undefined]])(
    'leaves %s as it is',
    (value) => {
      expect(checked(value)).toBe(value);
    },
  );
});
