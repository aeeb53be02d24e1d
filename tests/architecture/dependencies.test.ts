import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';

interface Package {
  version: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
}

const read = <T>(name: string) => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8')) as T;
const manifest = read<
  Record<'dependencies' | 'devDependencies', Record<string, string>> & { allowScripts: Record<string, boolean> }
>('package.json');
const { packages } = read<{ packages: Record<string, Package> }>('package-lock.json');
const locked = Object.entries(packages).filter(([place]) => place !== '');
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
const wanted = { ...manifest.dependencies, ...manifest.devDependencies };

// SC-2
describe('package.json', () => {
  it('names exact versions', () => {
    expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('lets the database driver alone run a script at the installation', () => {
    expect(Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name])).toEqual(['better-sqlite3']);
    const scripted = locked
      .filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional)
      .map(([place]) => nameOf(place));
    expect(scripted.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});

// SC-2
describe('the lock file', () => {
  it('holds what package.json names, in the same versions', () => {
    const held = Object.keys(wanted).map((name) => [name, packages[`node_modules/${name}`]?.version]);
    expect(held).toEqual(Object.entries(wanted));
    expect((packages[''] as Package).dependencies).toEqual(manifest.dependencies);
  });

  it('names no registry, so that any mirror serves', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined).map(([place]) => place)).toEqual([]);
    expect(JSON.stringify(packages)).not.toMatch(/https?:\/\/registry/);
  });

  it('tells for every package what its bytes must be', () => {
    expect(
      locked.filter(([, { integrity, link }]) => !link && !/^sha512-/.test(integrity ?? '')).map(([place]) => place),
    ).toEqual([]);
  });

  it('holds the optional package of every platform, not only of the one it was made on', () => {
    const missing = locked.flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !isHeld(place, name))
        .map((name) => `${place} → ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Whether a package finds another in its own folder or in one above it. */
function isHeld(place: string, name: string): boolean {
  if (packages[`${place}/node_modules/${name}`]) return true;
  const above = place.lastIndexOf('/node_modules/');
  return above < 0 ? packages[`node_modules/${name}`] !== undefined : isHeld(place.slice(0, above), name);
}

// SC-4
describe('no package is older than its last known fault', () => {
  it.each([
    { name: 'express', least: '5.3.0' },
    { name: 'body-parser', least: '2.3.0' },
    { name: 'qs', least: '6.16.0' },
    { name: 'multer', least: '2.4.0', later: true },
    { name: 'sanitize-html', least: '2.17.5' },
    { name: 'marked', least: '18.0.2' },
    { name: 'ejs', least: '6.0.1' },
    { name: 'better-sqlite3', least: '12.8.0' },
  ])('$name $least', ({ name, least, later = false }) => {
    const versions = locked.filter(([place]) => nameOf(place) === name).map(([, { version }]) => version);
    if (!later) expect(versions.length).toBeGreaterThan(0);
    expect(versions.filter((version) => isBelow(version, least))).toEqual([]);
  });

  it.each([
    ['2.17.3', '2.17.5', true],
    ['2.17.5', '2.17.5', false],
    ['12.11.1', '12.8.0', false],
    ['6.9.9', '6.16.0', true],
    ['5.0.0', '4.99.99', false],
  ])('compares %s with %s by number: below = %s', (version, least, below) => {
    expect(isBelow(version, least)).toBe(below);
  });
});

function isBelow(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] as number) < (b[at] as number);
}

// SC-1
it('runs on a Node that still got its last security release', () => {
  const least: Record<number, string> = { 20: '20.20.2', 22: '22.22.2', 24: '24.14.1' };
  const { node } = process.versions;
  expect(isBelow(node, least[Number(node.split('.')[0])] ?? '22.0.0')).toBe(false);
});
