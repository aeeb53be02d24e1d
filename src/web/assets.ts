import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import express, { Router } from 'express';
import { ASSETS_DIR } from '../paths.ts';

/** Where styles and scripts are, with a hash of all of them in the address: a browser may keep them for ever. */
export const assetsPath = (): string => `/assets/${fingerprint()}`;

let known: string | undefined;

function fingerprint(): string {
  known ??= existsSync(ASSETS_DIR) ? hashOf(ASSETS_DIR) : 'unbuilt';
  return known;
}

function hashOf(dir: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    if (path.extname(name)) hash.update(name).update(readFileSync(path.join(dir, name)));
  }
  return hash.digest('base64url').slice(0, 12);
}

export function assetRoutes(): Router {
  const router = Router();
  router.use(
    '/assets/:fingerprint',
    express.static(ASSETS_DIR, { immutable: true, maxAge: '365d', index: false, redirect: false, fallthrough: true }),
  );
  return router;
}
