// Makes a clean clone ready, using nothing but Node: installs what is missing, builds what has changed.
// Usage: node bin/prepare.js install | build | assets
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..');
const STAMP = path.join(ROOT, 'node_modules', '.chienowa-install');
const PUBLIC = path.join(ROOT, 'dist', 'public');
const BUILT = path.join(ROOT, 'dist', '.built');

/** Order of the layers; a file of public/css is named for its layer and, below a dot, its component. */
const LAYERS = ['tokens', 'reset', 'base', 'layout', 'components', 'features', 'utilities', 'print'];

const fingerprint = () =>
  `${createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex')} ${process.versions.modules}`;

/** Installs the packages of the lock file unless they are there already. */
export function install() {
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint()) return;
  console.log('Installing packages. The database driver may be compiled, which takes a minute or two …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(STAMP, fingerprint());
}

/** Compiles server and browser code and puts the stylesheet together, unless nothing has changed since. */
export function build() {
  install();
  if (existsSync(BUILT) && newest(['src', 'public', 'bin', 'package.json', 'tsconfig.json']) <= statSync(BUILT).mtimeMs) return;
  console.log('Building …');
  compile('.');
  assets();
  writeFileSync(BUILT, '');
}

/** What browsers are given: scripts, the stylesheet, pictures. */
export function assets() {
  install();
  rmSync(PUBLIC, { recursive: true, force: true });
  rmSync(path.join(ROOT, 'dist', '.tsbuildinfo-client'), { force: true });
  mkdirSync(PUBLIC, { recursive: true });
  compile('src/client');
  writeFileSync(path.join(PUBLIC, 'app.css'), stylesheet());
  minify(PUBLIC);
  for (const name of readdirSync(path.join(ROOT, 'public'))) {
    if (name !== 'css') cpSync(path.join(ROOT, 'public', name), path.join(PUBLIC, name), { recursive: true });
  }
}

function stylesheet() {
  const dir = path.join(ROOT, 'public', 'css');
  const tokens = readFileSync(path.join(ROOT, 'node_modules/@digital-go-jp/design-tokens/dist/tokens.css'), 'utf8');
  const files = readdirSync(dir)
    .filter((name) => name.endsWith('.css'))
    .sort();
  const ofLayer = (layer) =>
    files.filter((name) => name.split('.')[0] === layer).map((name) => readFileSync(path.join(dir, name), 'utf8'));
  const unknown = files.filter((name) => !LAYERS.includes(name.split('.')[0]));
  if (unknown.length > 0) throw new Error(`public/css: ${unknown.join(', ')} names no layer`);
  const parts = LAYERS.map(
    (layer) => `@layer ${layer} {\n${[...(layer === 'tokens' ? [tokens] : []), ...ofLayer(layer)].join('\n')}\n}`,
  );
  return `@layer ${LAYERS.join(', ')};\n${parts.join('\n')}\n`;
}

const compile = (project) => run(process.execPath, [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project]);

/** Makes scripts and styles small where they lie, each script for itself: what a page does not ask for, it does not load. */
function minify(dir) {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name));
  // Asked for here because it may have been installed a moment ago.
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  buildSync({
    entryPoints: files.map((name) => path.join(dir, name)),
    outdir: dir,
    outbase: dir,
    allowOverwrite: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    logLevel: 'warning',
  });
}

function newest(names) {
  return Math.max(
    ...names.map((name) => {
      const file = path.join(ROOT, name);
      if (!statSync(file).isDirectory()) return statSync(file).mtimeMs;
      return Math.max(...readdirSync(file, { recursive: true }).map((inner) => statSync(path.join(file, String(inner))).mtimeMs));
    }),
  );
}

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status !== 0) {
    console.error(`${command} ${args.join(' ')} did not finish.`);
    process.exit(status ?? 1);
  }
}

if (process.argv[1] === import.meta.filename) {
  const step = { install, build, assets }[process.argv[2] ?? 'build'];
  if (!step) throw new Error('node bin/prepare.js install | build | assets');
  step();
}
