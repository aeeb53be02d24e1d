import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../paths.ts';

const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { name: string; version: string };

/** What counted: name and version of this program, as a frozen result says it. */
export const PROGRAM = `${name} ${version}`;
