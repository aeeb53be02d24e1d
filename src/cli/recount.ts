import { hash, randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseBundle, recount, resultText } from '../awards/index.ts';

const MAX_MEGABYTES = 200;

/**
 * Counts an award year again from the bundle that the secretariat downloaded, and writes the result (award-rules.md, Recount).
 * It needs neither a database nor settings.
 * @param expected SHA-256 that the result should have, in small letters
 * @returns whether it has it; true where none was named
 * @throws Error for a file that cannot be read or written; BundleFault for a bundle that breaks a rule. Nothing is written then.
 */
export async function recountFile(
  bundlePath: string,
  outPath: string,
  say: (line: string) => void,
  expected?: string,
): Promise<boolean> {
  if ((await placeOf(bundlePath)) === (await placeOf(outPath))) throw new Error('The result would overwrite the bundle.');
  const result = recount(parseBundle(await readBundle(bundlePath)));
  const text = resultText(result);
  await writeWhole(outPath, text).catch(inWords(`${outPath} cannot be written`));
  say(`bundle  ${result.bundleSha256}  ${bundlePath}`);
  const sum = hash('sha256', text, 'hex');
  say(`result  ${sum}  ${outPath}`);
  if (expected === undefined) return true;
  const isSame = sum === expected;
  say(isSame ? 'The result has the expected SHA-256.' : `The result differs: ${expected} was expected.`);
  return isSame;
}

/** Where a path leads in the end; a file that is not there yet lies where its folder does. */
async function placeOf(file: string): Promise<string> {
  const folder = await realpath(path.dirname(file)).catch(() => path.resolve(path.dirname(file)));
  return realpath(file).catch(() => path.join(folder, path.basename(file)));
}

async function readBundle(place: string): Promise<string> {
  const found = await stat(place).catch(inWords(`${place} cannot be read`));
  if (!found.isFile()) throw new Error(`${place} is no file.`);
  if (found.size > MAX_MEGABYTES * 1024 ** 2) throw new Error(`${place} is larger than ${MAX_MEGABYTES} MB: that is no bundle.`);
  return readFile(place, 'utf8').catch(inWords(`${place} cannot be read`));
}

/** Written beside its place and then moved, so that nobody finds half a result. */
async function writeWhole(place: string, text: string): Promise<void> {
  const temporary = `${place}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    await file
      .writeFile(text)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(temporary, place);
  } catch (fault) {
    await rm(temporary, { force: true });
    throw fault;
  }
}

/** What the system says is code and path; here it becomes a sentence. */
const inWords =
  (words: string) =>
  (cause: Error): never => {
    throw new Error(`${words}: ${cause.message}`, { cause });
  };
