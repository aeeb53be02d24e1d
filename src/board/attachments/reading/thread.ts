import { parentPort } from 'node:worker_threads';
import { readFileText } from './read-file-text.ts';
import type { Answer, Question } from './text-reader.ts';

parentPort?.on('message', ({ path, type }: Question) => {
  readFileText(path, type).then(
    (read) => tell({ read }),
    (fault: Error) => tell({ unreadable: fault.message }),
  );
});

const tell = (answer: Answer | 'ready'): void => parentPort?.postMessage(answer);

tell('ready');
