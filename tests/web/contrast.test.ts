import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';

const CSS_DIR = path.join(ROOT, 'public', 'css');
const PRIMITIVES = path.join(ROOT, 'node_modules/@digital-go-jp/design-tokens/dist/tokens.css');

type Theme = 'light' | 'dark';
type Colour = readonly [red: number, green: number, blue: number];

const cssFiles = readdirSync(CSS_DIR)
  .filter((name) => name.endsWith('.css'))
  .map((name) => ({ name, css: readFileSync(path.join(CSS_DIR, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '') }));

/** Every custom property that is defined, as it is written; a later file wins, as in the stylesheet. */
const properties = new Map<string, string>(
  [readFileSync(PRIMITIVES, 'utf8'), ...cssFiles.filter(({ name }) => name.startsWith('tokens.')).map(({ css }) => css)].flatMap(
    (css) =>
      [...css.matchAll(/(--[\w-]+)\s*:\s*([^;}]+)[;}]/g)].map(([, name = '', value = '']) => [name, value.trim()] as const),
  ),
);

/** What a colour comes to in one of the themes. @throws for anything that is not an opaque colour in the end */
function colour(value: string, theme: Theme): Colour {
  const [, name] = /^var\((--[\w-]+)\)$/.exec(value) ?? [];
  if (name) {
    const next = properties.get(name);
    if (next === undefined) throw new Error(`${name} is not defined`);
    return colour(next, theme);
  }
  const [, sides] = /^light-dark\((.*)\)$/s.exec(value) ?? [];
  if (sides) {
    const [light, dark] = sides.split(/,(?![^(]*\))/).map((side) => side.trim());
    return colour((theme === 'light' ? light : dark) ?? '', theme);
  }
  const [, hex] = /^#([\da-f]{6})$/i.exec(value) ?? [];
  if (!hex) throw new Error(`${value} is not a colour this test can read`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

function luminance(rgb: Colour): number {
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['surface', 'surface-raised', 'surface-sunken'];
const TINTS = ['accent-soft', 'case-soft', 'ok-soft', 'warn-soft', 'danger-soft', 'award-soft'];

/** What is read on what. */
const TEXT: Record<string, string[]> = {
  ink: [...SURFACES, ...TINTS, 'code-surface'],
  'ink-soft': [...SURFACES, ...TINTS, 'code-surface'],
  link: [...SURFACES, ...TINTS, 'code-surface'],
  'link-hover': [...SURFACES, ...TINTS],
  visited: [...SURFACES, ...TINTS],
  accent: [...SURFACES, 'accent-soft'],
  'accent-strong': [...SURFACES, 'accent-soft'],
  // On solid buttons, resting and pointed at.
  'accent-ink': ['accent', 'accent-strong', 'danger', 'danger-strong', 'award', 'award-strong'],
  case: ['case-soft'],
  award: [...SURFACES, 'award-soft'],
  'award-strong': [...SURFACES, 'award-soft'],
  ok: [...SURFACES, 'ok-soft'],
  warn: [...SURFACES, 'warn-soft'],
  danger: [...SURFACES, 'danger-soft'],
  'danger-strong': [...SURFACES, 'danger-soft'],
  'code-comment': ['code-surface'],
  'code-keyword': ['code-surface'],
  'code-string': ['code-surface'],
  'code-number': ['code-surface'],
  'code-name': ['code-surface'],
  'code-meta': ['code-surface'],
};

/** Edges of what can be used or must be noticed, and the two colours of the focus: one of them stands out anywhere. */
const EDGES: Record<string, string[]> = {
  'line-strong': SURFACES,
  accent: [...SURFACES, 'accent-soft'],
  ok: ['ok-soft', ...SURFACES],
  warn: ['warn-soft', ...SURFACES],
  danger: ['danger-soft', ...SURFACES],
  award: ['award-soft', ...SURFACES],
  focus: [...SURFACES, ...TINTS, 'focus-ring'],
};

const pairs = (table: Record<string, string[]>) =>
  Object.entries(table).flatMap(([over, unders]) => unders.map((under) => ({ over, under })));

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  const ratio = (over: string, under: string) => contrast(colour(`var(--${over})`, theme), colour(`var(--${under})`, theme));

  it.each(pairs(TEXT))('$over can be read on $under', ({ over, under }) => {
    expect(ratio(over, under)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(EDGES))('$over is seen on $under', ({ over, under }) => {
    // White beside the yellow ring is the one pair that cannot be told apart; the ring is then what stands out.
    if (theme === 'dark' && under === 'focus-ring') expect(ratio('focus-ring', 'surface')).toBeGreaterThanOrEqual(3);
    else expect(ratio(over, under)).toBeGreaterThanOrEqual(3);
  });
});

describe('the stylesheet', () => {
  const components = cssFiles.filter(({ name }) => !name.startsWith('tokens.'));
  const used = new Set(components.flatMap(({ css }) => [...css.matchAll(/var\((--[\w-]+)/g)].map(([, name = '']) => name)));
  const known = new Set([
    ...Object.keys(TEXT),
    ...Object.keys(EDGES),
    ...Object.values(TEXT).flat(),
    ...Object.values(EDGES).flat(),
  ]);

  it('uses only colours that are defined', () => {
    const local = new Set(components.flatMap(({ css }) => [...css.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name)));
    expect([...used].filter((name) => !properties.has(name) && !local.has(name))).toEqual([]);
  });

  it('names no colour outside the tokens', () => {
    const literal = /#[\da-f]{3,8}\b(?![^{]*\{)|\b(?:rgba?|hsla?|oklch|light-dark)\(|--color-/i;
    expect(components.filter(({ css }) => css.split('\n').some((line) => literal.test(line))).map(({ name }) => name)).toEqual(
      [],
    );
  });

  it('has every colour of text measured here', () => {
    const asText = components.flatMap(({ css }) =>
      [...css.matchAll(/[\s;{]color:\s*var\(--([\w-]+)/g)].map(([, name = '']) => name),
    );
    const aliases = new Set(['notice', 'button-colour', 'button-colour-strong']);
    expect([...new Set(asText)].filter((name) => !(name in TEXT) && !aliases.has(name))).toEqual([]);
  });

  it('has every background measured here', () => {
    const behind = components.flatMap(({ css }) =>
      [...css.matchAll(/background(?:-color)?:\s*var\(--([\w-]+)/g)].map(([, name = '']) => name),
    );
    const aliases = new Set(['button-soft', 'button-colour', 'button-colour-strong']);
    expect([...new Set(behind)].filter((name) => !known.has(name) && !aliases.has(name))).toEqual([]);
  });
});

describe('the measure itself', () => {
  it('knows the two ends and the edge of 4.5', () => {
    const [black, white] = [colour('#000000', 'light'), colour('#ffffff', 'light')];
    expect(contrast(black, white)).toBeCloseTo(21, 5);
    expect(contrast(colour('#767676', 'light'), white)).toBeGreaterThan(4.5);
    expect(contrast(colour('#777777', 'light'), white)).toBeLessThan(4.5);
  });

  it('follows names to the primitives, on either side', () => {
    expect(colour('light-dark(var(--color-primitive-blue-900), #ffffff)', 'light')).toEqual([0, 0x17, 0xc1]);
    expect(colour('light-dark(var(--color-primitive-blue-900), #ffffff)', 'dark')).toEqual([255, 255, 255]);
  });

  it('does not take what it cannot read for good', () => {
    expect(() => colour('var(--nowhere)', 'light')).toThrow('--nowhere');
    expect(() => colour('rgb(0 0 0 / 0.5)', 'light')).toThrow('not a colour');
  });
});
