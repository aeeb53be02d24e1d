export { attachFiles } from './actions.ts';
export { filesBeside } from './beside.ts';
export { ACCEPTED } from './kinds.ts';
export { attachmentQueries, type FileView } from './queries.ts';
export { readNewFiles, startReading } from './reading/index.ts';
export { storeUpload } from './storing.ts';
export { sweepFiles, verifyFiles } from './sweep.ts';
