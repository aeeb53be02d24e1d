import { readdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { DEMO_PEOPLE } from '../../src/accounts/index.ts';
import { REASON_MAX } from '../../src/awards/nominations/forms.ts';
import { parsePost } from '../../src/board/posts/forms.ts';
import { type DemoPost, readAwards, readOffice, readPosts } from '../../src/demo/content.ts';
import { countCharacters } from '../../src/lib/index.ts';
import { DEMO_DIR } from '../../src/paths.ts';
import { listCategories, taxonomyQueries } from '../../src/taxonomy/index.ts';
import { emptyDb } from '../support/index.ts';

const posts = readPosts();
const office = readOffice();
const db = emptyDb();
const categories = listCategories(db);
const tools = new Set(
  taxonomyQueries(db)
    .listTools()
    .map(({ name }) => name),
);
const titles = (wrong: DemoPost[]) => wrong.map(({ title }) => title);

/** The content as the form of the product would get it. */
function formOf({ category, comments, department, popularity, adoption, kind, ...fields }: DemoPost): object {
  const typed = Object.entries(fields).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]);
  return { ...Object.fromEntries(typed), categoryId: String(categories.find(({ slug }) => slug === category)?.id) };
}

describe('the content of the sample office', () => {
  it('holds at least 40 featured tips, 15 featured cases and 300 posts', () => {
    const files = (folder: string) =>
      readdirSync(path.join(DEMO_DIR, 'posts', folder)).filter((name) => name.endsWith('.md')).length;
    expect(files('tips')).toBeGreaterThanOrEqual(40);
    expect(files('cases')).toBeGreaterThanOrEqual(15);
    expect(posts.length).toBeGreaterThanOrEqual(290);
  });

  it('passes the forms of the product', () => {
    const faults = posts.flatMap((post) => {
      const parsed = parsePost(formOf(post), post.kind);
      return parsed.ok ? [] : [{ title: post.title, errors: { ...parsed.errors } }];
    });
    expect(faults).toEqual([]);
  });

  it('has no title twice', () => {
    const seen = posts.map(({ title }) => title);
    expect(seen.filter((title, index) => seen.indexOf(title) !== index)).toEqual([]);
  });

  it('names categories, departments and tools that exist', () => {
    const codes = new Set(office.departments.map(({ code }) => code));
    expect(titles(posts.filter(({ category }) => !categories.some(({ slug }) => slug === category)))).toEqual([]);
    expect(titles(posts.filter(({ department }) => !codes.has(department)))).toEqual([]);
    expect(posts.flatMap((post) => (post.kind === 'tip' ? post.tools.filter((name) => !tools.has(name)) : []))).toEqual([]);
  });

  it('has comments that the product takes', () => {
    const texts = posts.flatMap(({ comments }) =>
      comments.flatMap(({ text, reply }) => [text, ...(reply === undefined ? [] : [reply])]),
    );
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.filter((text) => text.trim() === '' || countCharacters(text) > 2_000)).toEqual([]);
  });

  it('shows pictures that are there', () => {
    const images = new Set(
      readdirSync(path.join(DEMO_DIR, 'images')).flatMap((name) => [`/demo-images/${name}`, `attachment:${name}`]),
    );
    const shown = posts.flatMap((post) =>
      [...JSON.stringify(post).matchAll(/!\[[^\]]*\]\(([^) ]+)/g)].map(([, source]) => source),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((source) => !images.has(source as string))).toEqual([]);
  });
});

describe('the sample office', () => {
  it('lists each department after the one above it, under one code', () => {
    const seen = new Set<string>();
    for (const { code, parent } of office.departments) {
      expect(seen.has(code)).toBe(false);
      if (parent !== undefined) expect(seen.has(parent), code).toBe(true);
      seen.add(code);
    }
  });

  it('has the people of the sign-in page', () => {
    expect(office.cast.map(({ login }) => login)).toEqual(DEMO_PEOPLE.map(({ login }) => login));
  });
});

describe('the awards', () => {
  const { last, this: present } = readAwards();
  const entries = [...last.entries, ...present.entries];

  it('stand on one case study each, none of them twice', () => {
    const found = entries.map(({ case: beginning }) =>
      posts.filter(({ kind, title }) => kind === 'case_study' && title.startsWith(beginning)).map(({ title }) => title),
    );
    expect(found.filter(({ length }) => length !== 1)).toEqual([]);
    expect(new Set(found.flat()).size).toBe(entries.length);
  });

  it('have reasons that the form takes, and say why one was refused or left', () => {
    const reasons = entries.flatMap(({ reason, also }) => [reason, ...also]);
    expect(reasons.filter((reason) => countCharacters(reason) < 5 || countCharacters(reason) > REASON_MAX)).toEqual([]);
    expect(new Set(reasons).size).toBe(reasons.length);
    const out = entries.filter(({ fate, leaves }) => fate === 'ineligible' || leaves);
    expect(out.filter(({ because }) => because === '')).toEqual([]);
  });

  it('have two entries that come out equal, and an addition of the jury that is on the list', () => {
    expect(last.entries.filter(({ tie }) => tie).map(({ category }) => category)).toEqual(['everyday', 'everyday']);
    expect(present.entries.some(({ tie }) => tie)).toBe(false);
    expect(last.entries.find((entry) => entry.case === last.added.case)?.fate).toBe('eligible');
  });

  it('speak of cases that stand, of jurors that there are, and of departments of the office', () => {
    const standing = last.entries.filter(({ fate, leaves }) => fate === 'eligible' && !leaves).map((entry) => entry.case);
    const named = [
      ...[last.added, last.changed, last.recommended, ...last.notes, ...last.photos].map((one) => one.case),
      ...[...last.departments, ...last.answers, ...last.reminders].map((one) => one.case),
      ...last.jury.flatMap(({ declares, colleagueOf }) => [declares?.case, colleagueOf].filter((one) => one !== undefined)),
      last.deviation.first,
      present.calibration.case,
    ];
    expect(named.filter((beginning) => !standing.includes(beginning))).toEqual([]);
    expect([last.changed, ...last.notes].filter(({ juror }) => last.jury[juror] === undefined)).toEqual([]);
    const codes = new Set(office.departments.map(({ code }) => code));
    expect(last.answers.filter(({ department }) => !codes.has(department))).toEqual([]);
    expect(present.entries.some(({ by }) => by === present.invited)).toBe(true);
  });

  it('have words that the forms of the jury and of the departments take', () => {
    const tooLong = (texts: readonly string[], most: number) =>
      texts.filter((words) => words.trim() === '' || countCharacters(words) > most);
    const comments = last.entries.flatMap((entry) => entry.comments);
    expect(comments.length).toBeGreaterThan(25);
    expect(new Set(comments).size).toBe(comments.length);
    expect(tooLong([...comments, ...last.notes.map((note) => note.text), last.deviation.reason], 1000)).toEqual([]);
    const reasons = [last.changed, last.recommended, ...last.jury.flatMap(({ declares }) => declares ?? [])];
    expect(tooLong([...reasons.map(({ reason }) => reason), present.anchor.words], 200)).toEqual([]);
    const explained = last.answers.filter(({ answer, reason }) => reason !== '' || /not_applicable|dropped/.test(answer));
    expect(tooLong([...explained.map(({ reason }) => reason), ...last.reminders.map(({ note }) => note)], 300)).toEqual([]);
  });

  it('have photos of the size that they are shown in', async () => {
    const sizes = await Promise.all(last.photos.map(({ file }) => sharp(path.join(DEMO_DIR, 'images', file)).metadata()));
    expect(sizes.map(({ format, width, height }) => [format, width, height])).toEqual([
      ['webp', 1200, 800],
      ['webp', 1200, 800],
    ]);
  });
});
