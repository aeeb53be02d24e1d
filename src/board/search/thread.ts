import { parentPort, workerData } from 'node:worker_threads';
import { type Db, openForReading } from '../../db/index.ts';
import { ANSWERS, type Question } from './answers.ts';

const db = openForReading((workerData as { file: string }).file);

parentPort?.on('message', ({ id, name, given }: Question) => {
  try {
    const answer = (ANSWERS[name] as (db: Db, ...given: unknown[]) => unknown)(db, ...given);
    parentPort?.postMessage({ id, answer });
  } catch (fault) {
    parentPort?.postMessage({ id, fault });
  }
});
