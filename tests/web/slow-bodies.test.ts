import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allowSlowBody, cutSlowBodies } from '../../src/web/index.ts';

const PATIENCE = 150;

let server: Server;

beforeEach(async () => {
  const app = express();
  app.use(cutSlowBodies(PATIENCE));
  app.post('/form', express.urlencoded({ extended: false }), (_req, res) => void res.send('read'));
  app.post('/file', (req, res) => {
    allowSlowBody(req);
    req.resume().on('end', () => res.send('read'));
  });
  app.use((_req, res) => void res.send('not read'));
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends a body in pieces and tells what came back and after how long the line was cut, if it was. */
async function send(
  path: string,
  { method = 'POST', pieces = [], pause = PATIENCE / 5 }: { method?: string; pieces?: string[]; pause?: number },
) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
  const began = performance.now();
  let answer = '';
  let cutAfter: number | undefined;
  socket.on('data', (data) => {
    answer += data.toString();
  });
  socket.on('close', () => {
    cutAfter = performance.now() - began;
  });
  socket.write(
    `${method} ${path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 10\r\n\r\n`,
  );
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    socket.write(piece);
  }
  await new Promise((resolve) => setTimeout(resolve, PATIENCE * 3));
  socket.destroy();
  return { answer, cutAfter };
}

// DS-1
it.each([
  ['a form that stops', '/form', { pieces: ['a=1'] }],
  ['a form that drips', '/form', { pieces: ['a', '=', '1', '&', 'b', '=', '2'] }],
  ['a form of which nothing comes', '/form', {}],
  ['a body that nobody reads', '/elsewhere', { pieces: ['a=1'] }],
  ['a body of a page', '/', { method: 'GET' }],
])('cuts %s', async (_, path, sent) => {
  const { answer, cutAfter } = await send(path, sent);
  expect(answer).not.toMatch(/\r\n\r\nread/);
  expect(cutAfter).toBeGreaterThan(PATIENCE * 0.9);
  expect(cutAfter).toBeLessThan(PATIENCE * 2.5);
});

it.each([
  ['a form that comes in time', '/form', { pieces: ['a=1&', 'b=2&c='] }],
  ['a file, however slow', '/file', { pieces: ['12345', '67890'], pause: PATIENCE * 2 }],
])('does not cut %s', async (_, path, sent) => {
  const { answer, cutAfter } = await send(path, sent);
  expect(answer).toContain('\r\n\r\nread');
  expect(cutAfter).toBeUndefined();
});
