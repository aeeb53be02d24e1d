import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../src/db/index.ts';
import { ROOT } from '../../src/paths.ts';
import { temporaryFolder } from './temporary.ts';

/** Tries to take the folder from another process, which then dies without giving it back. */
function tryInChild(file: string): string {
  const script = `
    import { lockDataFolder } from ${JSON.stringify(path.join(ROOT, 'src/db/index.ts'))};
    try { lockDataFolder(${JSON.stringify(file)}); console.log('taken'); } catch (fault) { console.log(fault.message); }
    process.kill(process.pid, 'SIGKILL');`;
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return stdout.trim();
}

// DU-9
describe('the lock of a data folder', () => {
  it('is held by one at a time', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'chienowa.lock');
    const unlock = lockDataFolder(file);
    expect(() => lockDataFolder(file)).toThrow(`Another Chienowa is running on ${folder}/. Stop it first.`);
    unlock();
    lockDataFolder(file)();
  });

  it('keeps another process out and ends with the process that held it', () => {
    const file = path.join(temporaryFolder(), 'chienowa.lock');
    const unlock = lockDataFolder(file);
    expect(tryInChild(file)).toContain('Another Chienowa is running');
    unlock();
    expect(tryInChild(file)).toBe('taken');
    lockDataFolder(file)();
  });

  it('is of one folder alone', () => {
    const unlock = lockDataFolder(path.join(temporaryFolder(), 'chienowa.lock'));
    expect(() => lockDataFolder(path.join(temporaryFolder(), 'chienowa.lock'))()).not.toThrow();
    unlock();
  });
});
