#!/usr/bin/env node
// The command line. On a clean clone it first installs and builds what is missing.
import { build } from './prepare.js';

build();
process.env.NODE_ENV ??= 'production';
await import('../dist/cli/main.js');
