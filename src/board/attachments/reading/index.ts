export { readNewFiles, startReading } from './new-files.ts';
