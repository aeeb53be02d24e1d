import { type IndexReport, repairIndex, verifyIndex } from '../board/index.ts';
import type { Db } from '../db/index.ts';
import { plural } from './plural.ts';

const FAULTS = {
  missing: 'is not in the search index',
  text: 'stands in the search index with another text',
  tokens: 'is found by other words than its own',
  left: 'is in the search index and not on the board',
} as const satisfies Record<IndexReport['faults'][number]['fault'], string>;

const PROGRESS = 10_000;
const FROM_SCRATCH = 'Run chienowa reindex --from-scratch, which also works while the office is served.';

/** Compares the search index with the posts and names what differs. @returns whether all is right in the end */
export async function verifySearch(db: Db, { repair }: { repair: boolean }, say: (line: string) => void): Promise<boolean> {
  const report = verifyIndex(db, (posts) =>
    posts > 0 && posts % PROGRESS === 0 ? say(`… ${posts} posts in the search index`) : undefined,
  );
  const { posts, waiting, faults, spellings, damaged } = report;
  for (const { table, fault } of damaged) say(`${table}: ${fault}`);
  for (const { postId, fault } of faults) say(`post ${postId} ${FAULTS[fault]}`);
  if (spellings > 0) say(`${plural(spellings, 'word')} of the spelling help ${spellings === 1 ? 'is' : 'are'} counted wrongly`);
  if (damaged.length > 0) say(`The search index is damaged. ${FROM_SCRATCH}`);
  else if (faults.length + spellings === 0) say(`The search index is right: ${plural(posts - waiting, 'post')}.`);
  else say(`The search index has faults${repair ? ', repaired' : '. Run again with --repair to correct them'}.`);
  if (waiting > 0 && !repair)
    say(
      `${waiting} ${waiting === 1 ? 'post waits' : 'posts wait'} to be indexed: the office does it while it is served, reindex at once.`,
    );
  if (damaged.length > 0) return false;
  if (repair) await repairIndex(db, report);
  return repair || faults.length + spellings === 0;
}
