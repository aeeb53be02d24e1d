import { beforeAll, describe, expect, it } from 'vitest';
import { demoOffice, NOW } from '../../bench/search/demo-set.ts';
import { readSearch } from '../../src/board/search/filters.ts';
import { findPosts, type PostsFound } from '../../src/board/search/find-posts.ts';
import type { Db } from '../../src/db/index.ts';
import { dayOf } from '../../src/lib/index.ts';

let db: Db;
// Three years of an office take seconds, on a busy machine many of them.
beforeAll(() => {
  db = demoOffice();
}, 120_000);

function find(text: string, chosen: Record<string, string> = {}): PostsFound {
  const day = dayOf(NOW);
  const { query, scope } = readSearch(db, text, { day });
  const narrowed = Object.keys(chosen).length > 0 ? readSearch(db, text, { chosen, day }).scope : undefined;
  return findPosts(db, { query, scope, chosen: narrowed, order: 'relevance', size: 30, now: NOW });
}

describe('the numbers beside the filters', () => {
  it.each([
    'エクセル 転記',
    'RPA',
    'PDFを1つにまとめたい',
    '印刷',
    '議事録を早く作りたい',
    'vlookup 見つからない',
    '印刷 種類:小技',
  ])('say what they leave of %s', (text) => {
    const { total, facets } = find(text);
    expect(total).toBeGreaterThan(0);
    for (const { value, posts } of facets.kinds) expect(find(text, { kind: value }).total, value).toBe(posts);
    for (const { value, posts } of facets.years) expect(find(text, { year: `${value}` }).total, `${value}`).toBe(posts);
  });
});

describe('noise', () => {
  it.each(['ぬるぽよ', 'ぎじろく', '!?*()', 'zzzqq', '年休'])('finds nothing: %s', (text) => {
    expect(find(text).total).toBe(0);
  });

  it.each(['RPA', 'えくせる', 'プリンター', '財政課', '文字化け'])('is not found along with what has %s', (text) => {
    const { total, allTotal } = find(text);
    expect(allTotal).toBeGreaterThan(0);
    expect(total).toBe(allTotal);
  });
});
