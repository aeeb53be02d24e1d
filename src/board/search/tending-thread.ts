import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../db/index.ts';
import { tendUntilDone } from './tending.ts';

const db = openDatabase((workerData as { file: string }).file);
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
// Waiting for word to stop keeps no thread alive whose work is done.
parentPort?.unref();

try {
  await tendUntilDone(db, { stopping: stopping.signal });
} finally {
  db.close();
}
