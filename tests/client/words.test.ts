import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LOCALES_DIR, ROOT } from '../../src/paths.ts';

const DIR = path.join(ROOT, 'src', 'client', 'editor');
const words = JSON.parse(readFileSync(path.join(LOCALES_DIR, 'ja.json'), 'utf8')).editor as Record<string, string>;
const source = readdirSync(DIR)
  .map((name) => readFileSync(path.join(DIR, name), 'utf8'))
  .join('\n');
const said = [...source.matchAll(/'editor\.(\w+)'(?:, \{([^}]*)\})?/g)];

it('says nothing that the locale files do not have', () => {
  expect(said.length).toBeGreaterThan(40);
  expect(said.filter(([, key = '']) => !(key in words)).map(([, key]) => key)).toEqual([]);
});

it('gives every sentence the values it names', () => {
  const wanting = said.filter(([, key = '', values = '']) => {
    const given = values.split(',').map((value) => value.split(':')[0]?.trim());
    return [...(words[key] ?? '').matchAll(/\{(\w+)\}/g)].some(([, name]) => !given.includes(name));
  });
  expect(wanting.map(([, key]) => key)).toEqual([]);
});
