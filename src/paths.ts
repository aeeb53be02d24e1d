import path from 'node:path';

/** The project's folder: `src/` and `dist/` both lie directly below it, so this file must stay where it is. */
export const ROOT = path.join(import.meta.dirname, '..');

export const MIGRATIONS_DIR = path.join(ROOT, 'migrations');
export const VIEWS_DIR = path.join(ROOT, 'views');
export const LOCALES_DIR = path.join(ROOT, 'locales');
export const HELP_DIR = path.join(ROOT, 'help');
export const ASSETS_DIR = path.join(ROOT, 'dist', 'public');
export const DEMO_DIR = path.join(ROOT, 'demo');
