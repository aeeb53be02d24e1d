import { type Db, inSnapshot, inTransaction } from '../../db/index.ts';
import {
  type DocumentFault,
  damagedTables,
  documentFault,
  listIndexed,
  repairSpellings,
  wrongSpellings,
} from '../../search/index.ts';
import { indexQueries } from './index-queries.ts';
import { findPost } from './keep-index.ts';
import { tendUntilDone } from './tending.ts';

/** A post that the index does not have as it should; `left` has gone from the board and is still in it. */
export interface IndexedPostFault {
  postId: number;
  fault: DocumentFault | 'left';
}

export interface IndexReport {
  /** Posts on the board. */
  posts: number;
  /** Posts whose place in the index has not been settled yet: that is no fault. */
  waiting: number;
  faults: IndexedPostFault[];
  /** How many words of the spelling help are counted wrongly. */
  spellings: number;
  damaged: { table: string; fault: string }[];
}

const POSTS_PER_SNAPSHOT = 50;

/** Compares the index with what the posts say now. Reads only, a few posts at a time. @param progress told how many were looked at */
export function verifyIndex(db: Db, progress: (posts: number) => void = () => {}): IndexReport {
  const report: IndexReport = { posts: 0, waiting: 0, faults: [], spellings: 0, damaged: [] };
  inSnapshot(db, () => {
    report.damaged = damagedTables(db);
  });
  if (report.damaged.length > 0) return report;
  let last: number | undefined = 0;
  while (last !== undefined) {
    last = verifySome(db, last, report);
    progress(report.posts);
  }
  inSnapshot(db, () => {
    report.faults.push(...postsLeft(db));
    report.spellings = wrongSpellings(db).size;
  });
  return report;
}

/** @returns the last post looked at; undefined behind the last */
function verifySome(db: Db, after: number, report: IndexReport): number | undefined {
  let last: number | undefined;
  inSnapshot(db, () => {
    for (const postId of indexQueries(db).listListedAfter(after, POSTS_PER_SNAPSHOT)) {
      last = postId;
      report.posts += 1;
      if (indexQueries(db).isPending(postId)) {
        report.waiting += 1;
        continue;
      }
      const document = findPost(db, postId);
      const fault = document && documentFault(db, document);
      if (fault) report.faults.push({ postId, fault });
    }
  });
  return last;
}

function postsLeft(db: Db): IndexedPostFault[] {
  const gone = ({ postId }: IndexedPostFault) => !indexQueries(db).isPending(postId) && !indexQueries(db).isListed(postId);
  return listIndexed(db)
    .map((postId): IndexedPostFault => ({ postId, fault: 'left' }))
    .filter(gone);
}

/** Puts right what `verifyIndex` has found, and settles what waits. What is damaged in itself stays so. */
export async function repairIndex(db: Db, { faults, spellings }: IndexReport): Promise<void> {
  inTransaction(db, () => {
    for (const { postId } of faults) indexQueries(db).mark(postId);
  });
  await tendUntilDone(db);
  if (spellings > 0) repairSpellings(db);
}
