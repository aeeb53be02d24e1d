import express, { type RequestHandler, Router } from 'express';
import { beforeAll, expect, it } from 'vitest';
import { allow, type Gate, PERMISSIONS } from '../../src/accounts/index.ts';
import { buildApp } from '../../src/app.ts';
import { testContext } from '../support/index.ts';

interface Layer {
  handle: RequestHandler & { stack?: Layer[] };
  route?: { path: string; stack: { method: string; handle: RequestHandler | Gate }[] };
}

/** Every route below a router: its methods, its path and the permission its first handler asks for. */
function routesOf({ stack }: { stack: Layer[] }): { route: string; permission: string | undefined }[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? routesOf({ stack: handle.stack }) : [];
    const methods = [...new Set(route.stack.map(({ method }) => method ?? 'all'))];
    return methods.map((method) => {
      const first = route.stack.find((layer) => (layer.method ?? 'all') === method)?.handle;
      return {
        route: `${method.toUpperCase()} ${route.path}`,
        permission: first && 'permission' in first ? first.permission : undefined,
      };
    });
  });
}

/** What a machine asks before anybody has signed in. */
const WITHOUT_GATE = ['GET /healthz', 'GET /readyz'];

let routes: ReturnType<typeof routesOf>;
beforeAll(() => {
  routes = routesOf(buildApp(testContext()).router as unknown as { stack: Layer[] });
});

// AC-1
it('opens every route with a gate that says what it takes', () => {
  expect(routes.length).toBeGreaterThan(40);
  expect(routes.filter(({ permission }) => permission === undefined).map(({ route }) => route)).toEqual(WITHOUT_GATE);
});

// AC-1
it('uses every permission of the table but the one that the rules of the board ask for', () => {
  const used = new Set(routes.flatMap(({ permission }) => permission ?? []));
  expect(PERMISSIONS.filter((permission) => !used.has(permission))).toEqual(['edit_any_post']);
});

// AC-1, IN-4
it('lets strangers only look at, enter and leave the sign-in pages', () => {
  const open = routes.filter(({ permission }) => permission === 'reach_sign_in').map(({ route }) => route.split(' ')[1]);
  expect(open.length).toBeGreaterThan(0);
  expect(open.filter((path) => !/^\/(session|setup|preferences)(\/|$)/.test(path ?? ''))).toEqual([]);
});

it('is a search that finds a route whose gate is missing or comes too late', () => {
  const gate = allow('read', testContext());
  const nothing: RequestHandler = (_req, res) => void res.end();
  const inner = Router();
  inner.get('/gated', gate, nothing);
  inner.post('/bare', nothing);
  inner.put('/late', nothing, gate);
  const app = express();
  app.use([Router().use(inner)]);
  app.delete('/mixed', gate).put('/mixed', nothing);
  const found = routesOf(app.router as unknown as { stack: Layer[] });
  expect(found.filter(({ permission }) => permission === undefined).map(({ route }) => route)).toEqual([
    'POST /bare',
    'PUT /late',
    'PUT /mixed',
  ]);
  expect(found).toHaveLength(5);
});
