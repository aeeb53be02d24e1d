import { isDeepStrictEqual } from 'node:util';
import { beforeCommit, type Db, inTransaction, perDatabase } from '../../db/index.ts';
import { beginningOf } from '../../lib/index.ts';
import {
  ANALYSER,
  countingSteps,
  emptyIndex,
  frequenciesOutOfDate,
  type PreparedDocument,
  prepareDocument,
  putDocument,
  putPrepared,
  removeDocument,
  type SearchDocument,
  scrubIfSmall,
  scrubIndex,
  scrubWaits,
  searchStateOf,
  setSearchState,
} from '../../search/index.ts';
import { postQueries } from '../posts/queries.ts';
import { documentOf } from './document.ts';
import { indexQueries } from './index-queries.ts';

/** What one transaction settles itself; a merged category may concern ten thousand posts. */
const POSTS_AT_ONCE = 20;
/** And so much of each of them, and of all together: the tokens of a long text take their time. */
const CHARACTERS_OF_POST = 12_000;
const CHARACTERS_AT_ONCE = 40_000;
/** The same where nobody waits, but others want to write. */
const POSTS_PER_TRANSACTION = 10;
const CHARACTERS_PER_TRANSACTION = 20_000;
/** Reading posts is not bound to a reader here. */
const INDEXER = { userId: undefined, moderates: false };
/** What makes the index: the number changes with what documents are made of. Where another has made it, it is made anew. */
const MAKER = `documents 1, tokens ${ANALYSER}`;

/**
 * Keeps the index true from now on: at the end of each transaction what it changed is indexed anew, in the same transaction.
 * Triggers note which posts these are, so that nobody has to think of it.
 */
export function keepIndex(db: Db): void {
  beforeCommit(db, settleNow);
}

function settleNow(db: Db): void {
  const complete = !indexQueries(db).hasChanges() || settleChanged(db);
  scrubIfSmall(db, complete);
}

/** @returns whether all of them have been settled, at least their beginning */
function settleChanged(db: Db): boolean {
  const queries = indexQueries(db);
  // What has left the board leaves the index at once, however much it is.
  for (const postId of queries.listGone()) {
    removeDocument(db, postId);
    queries.settle(postId);
  }
  let room = CHARACTERS_AT_ONCE;
  for (const postId of queries.listChanged(POSTS_AT_ONCE)) {
    if (room <= 0) break;
    room -= settleBeginning(db, postId);
  }
  return queries.postponeRest() === 0;
}

/** Brings a post up to date; a long one gets its beginning now and the rest later. @returns how many characters that was */
function settleBeginning(db: Db, postId: number): number {
  const document = findPost(db, postId);
  if (!document) return 0;
  const { cut, parts } = cutTo(document, CHARACTERS_OF_POST);
  putDocument(db, { ...document, parts });
  if (cut) indexQueries(db).postpone(postId);
  else indexQueries(db).settle(postId);
  return charactersOf(parts);
}

const charactersOf = (parts: SearchDocument['parts']): number => parts.reduce((sum, { text }) => sum + text.length, 0);

function cutTo({ parts }: SearchDocument, most: number): { parts: SearchDocument['parts']; cut: boolean } {
  let room = most;
  const kept = parts.map((part) => {
    const text = beginningOf(part.text, room);
    room -= part.text.length;
    return { ...part, text };
  });
  return { parts: kept, cut: room < 0 };
}

/** What the index should hold of a post; nothing of one that is not on the board. */
export function findPost(db: Db, postId: number): SearchDocument | undefined {
  const post = postQueries(db).findVisible(postId, INDEXER);
  return post && documentOf(db, post);
}

/** A post as it was read before the transaction, with its tokens; without a document when it was not on the board. */
interface ReadPost {
  postId: number;
  document: SearchDocument | undefined;
  prepared: PreparedDocument | undefined;
}

/**
 * Settles what a transaction left for later, a few posts in one of its own. Reading and taking apart comes before it, so that
 * others are kept from writing only while the index is written.
 * @returns how many posts were looked at; 0 when none are left
 */
export function settleLater(db: Db): number {
  const read = readPending(db);
  inTransaction(db, () => {
    for (const post of read) settleRead(db, post);
  });
  return read.length;
}

function readPending(db: Db): ReadPost[] {
  const read: ReadPost[] = [];
  let room = CHARACTERS_PER_TRANSACTION;
  for (const postId of indexQueries(db).listPending(POSTS_PER_TRANSACTION)) {
    if (room <= 0) break;
    const document = findPost(db, postId);
    read.push({ postId, document, prepared: document && prepareDocument(document) });
    room -= charactersOf(document?.parts ?? []);
  }
  return read;
}

/** A post that has changed since it was read stays for the next time. */
function settleRead(db: Db, { postId, document, prepared }: ReadPost): void {
  if (!indexQueries(db).isPending(postId) || !isDeepStrictEqual(findPost(db, postId), document)) return;
  if (prepared) putPrepared(db, prepared);
  else removeDocument(db, postId);
  indexQueries(db).settle(postId);
}

/** Has every post indexed again, bit by bit, when another program has made the index. */
export function renewIndex(db: Db): void {
  if (searchStateOf(db, 'analyser') !== MAKER) reindexAll(db);
}

/**
 * Has every post indexed again, bit by bit; what is in the index is found meanwhile.
 * @param empty begins with nothing instead, for an index that is damaged
 */
export function reindexAll(db: Db, { empty = false }: { empty?: boolean } = {}): void {
  const markAll = () => void indexQueries(db).markAll();
  if (empty) emptyIndex(db, markAll);
  inTransaction(db, () => {
    markAll();
    setSearchState(db, 'analyser', MAKER);
  });
}

/** How many posts wait to be indexed. */
export const countWaiting = (db: Db): number => indexQueries(db).countPending();

/** Whether the index wants work that no request should wait for. */
export const indexWaits = (db: Db): boolean =>
  indexQueries(db).listPending(1).length > 0 || frequenciesOutOfDate(db) || scrubWaits(db);

/** Does one short piece of what the index wants. @returns false when nothing is left */
export const tendIndex = (db: Db): boolean => settleLater(db) > 0 || countSome(db) || (scrubWaits(db) && scrubIndex(db));

const counts = perDatabase(() => ({ steps: undefined as Generator | undefined }));

/** @returns whether there was something to count */
function countSome(db: Db): boolean {
  const count = counts(db);
  if (!count.steps && frequenciesOutOfDate(db)) count.steps = countingSteps(db);
  if (!count.steps) return false;
  if (count.steps.next().done) count.steps = undefined;
  return true;
}
