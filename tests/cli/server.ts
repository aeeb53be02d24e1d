import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach } from 'vitest';
import { ROOT } from '../../src/paths.ts';

const folders: string[] = [];
const servers: ChildProcess[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A data folder that is gone after the test, with the servers that use it. */
export function dataFolder(name: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `chienowa-${name}-`));
  folders.push(folder);
  return folder;
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

/** Starts the office as `chienowa start` does, in a process of its own. */
export async function startServer(dataDir: string, port: number, settings: Record<string, string> = {}): Promise<ChildProcess> {
  const server = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'start'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'silent', PUBLIC_URL: '', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  servers.push(server);
  for await (const chunk of server.stdout ?? []) if (String(chunk).includes('running at')) break;
  return server;
}
