import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/paths.ts';

const SRC = path.join(ROOT, 'src');

/**
 * The tiers of style.md, the lowest first; whoever stands further right may use whoever stands further left.
 * `activity` has a tier of its own: everybody writes down what happened. `demo` stands left of the command that makes it.
 */
const TIERS = [
  ['lib'],
  ['db', 'text'],
  ['web', 'mail'],
  ['activity'],
  ['organization', 'search', 'taxonomy'],
  ['accounts'],
  ['guard'],
  ['board', 'directory', 'announcements'],
  ['kizuki', 'awards'],
  ['notifications', 'moderation', 'insights', 'exchange'],
  ['home', 'help', 'api', 'admin'],
  ['app'],
  ['demo'],
  ['cli', 'main'],
];

/** Folder of `src/board/posts/lists.ts` is board, of `src/app.ts` app. */
const featureOf = (file: string): string => file.replace(/\.ts$/, '').split('/')[0] as string;
const tierOf = (feature: string): number => TIERS.findIndex((tier) => tier.includes(feature));

/** What is wrong with a file's import, both named from `src/`; undefined when nothing is. */
function fault(from: string, to: string): string | undefined {
  const [user, used] = [featureOf(from), featureOf(to)];
  if (user === used || to === 'paths.ts') return undefined;
  if (user === 'client' || used === 'client') return `${from} → ${to}: browser code keeps to itself`;
  if (tierOf(user) < 0 || tierOf(used) < 0) return `${from} → ${to}: which tier is that?`;
  if (tierOf(used) >= tierOf(user)) return `${from} → ${to}: ${used} does not stand left of ${user}`;
  if (to.includes('/') && to !== `${used}/index.ts`) return `${from} → ${to}: another feature is used through its index.ts`;
  return undefined;
}

const IMPORT =
  /^(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;
const importsOf = (source: string): string[] => [...source.matchAll(IMPORT)].map(([, a, b, c]) => (a ?? b ?? c) as string);

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => name.endsWith('.ts'))
  .sort();
const pairs = files.flatMap((from) =>
  importsOf(readFileSync(path.join(SRC, from), 'utf8')).map((to) => ({
    from,
    to: to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : to,
    own: to.startsWith('.'),
  })),
);

describe('the rule', () => {
  it.each([
    { from: 'board/posts/lists.ts', to: 'board/votes/votes.ts', allowed: true },
    { from: 'board/posts/lists.ts', to: 'lib/index.ts', allowed: true },
    { from: 'organization/actions.ts', to: 'activity/index.ts', allowed: true },
    { from: 'web/assets.ts', to: 'paths.ts', allowed: true },
    { from: 'app.ts', to: 'board/index.ts', allowed: true },
    { from: 'cli/serve.ts', to: 'app.ts', allowed: true },
    { from: 'cli/main.ts', to: 'demo/index.ts', allowed: true },
    { from: 'board/posts/lists.ts', to: 'lib/paging.ts', allowed: false },
    { from: 'lib/paging.ts', to: 'db/index.ts', allowed: false },
    { from: 'db/migrate.ts', to: 'text/index.ts', allowed: false },
    { from: 'activity/index.ts', to: 'organization/index.ts', allowed: false },
    { from: 'taxonomy/actions.ts', to: 'organization/index.ts', allowed: false },
    { from: 'accounts/actions.ts', to: 'board/index.ts', allowed: false },
    { from: 'board/index.ts', to: 'app.ts', allowed: false },
    { from: 'demo/make.ts', to: 'cli/office.ts', allowed: false },
    { from: 'client/main.ts', to: 'lib/index.ts', allowed: false },
    { from: 'web/assets.ts', to: 'client/main.ts', allowed: false },
    { from: 'newcomer/index.ts', to: 'lib/index.ts', allowed: false },
  ])('$from → $to is allowed: $allowed', ({ from, to, allowed }) => {
    expect(fault(from, to) === undefined).toBe(allowed);
  });

  it.each([
    { source: "import path from 'node:path';", imports: ['node:path'] },
    { source: "import {\n  type Db,\n  touch,\n} from '../db/index.ts';", imports: ['../db/index.ts'] },
    { source: "import type { Db } from '../db/index.ts';", imports: ['../db/index.ts'] },
    {
      source: "export { touch } from './generations.ts';\nexport * from './lock.ts';",
      imports: ['./generations.ts', './lock.ts'],
    },
    { source: "import './side-effect.ts';", imports: ['./side-effect.ts'] },
    { source: "const { make } = await import('../demo/index.ts');", imports: ['../demo/index.ts'] },
    { source: "// taken from 'nowhere'", imports: [] },
  ])('finds $imports in a source', ({ source, imports }) => {
    expect(importsOf(source)).toEqual(imports);
  });
});

describe('the sources', () => {
  it('import from the left only, and from other features through their index.ts', () => {
    expect(pairs.filter(({ own }) => own).length).toBeGreaterThan(200);
    expect(pairs.filter(({ own }) => own).flatMap(({ from, to }) => fault(from, to) ?? [])).toEqual([]);
  });

  it('import files that exist, by their full name', () => {
    expect(pairs.filter(({ own, to }) => own && !files.includes(to))).toEqual([]);
  });

  it('touch the database driver in src/db only', () => {
    const users = pairs.filter(({ to }) => to.startsWith('better-sqlite3')).map(({ from }) => featureOf(from));
    expect(users.length).toBeGreaterThan(0);
    expect([...new Set(users)]).toEqual(['db']);
  });

  // IN-1
  it('make Markdown and sanitise HTML in src/text only', () => {
    const users = pairs.filter(({ to }) => ['marked', 'sanitize-html', 'highlight.js'].includes(to.split('/')[0] as string));
    expect([...new Set(users.map(({ from }) => featureOf(from)))]).toEqual(['text']);
  });

  it('send nothing but their own modules to the browser', () => {
    expect(pairs.filter(({ from, own }) => featureOf(from) === 'client' && !own)).toEqual([]);
  });

  it('use packages that package.json names as dependencies', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
    const packages = pairs
      .filter(({ own, to }) => !own && !to.startsWith('node:'))
      .map(({ to }) =>
        to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    expect([...new Set(packages)].filter((name) => !(name in dependencies))).toEqual([]);
  });
});
