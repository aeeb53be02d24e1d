export { attachFiles } from './actions.ts';
export { filesBeside } from './beside.ts';
export { incomingFolder } from './folder.ts';
export { ACCEPTED } from './kinds.ts';
export { ACCEPTED_PHOTOS, takePhoto } from './photos.ts';
export { attachmentQueries, type FileView } from './queries.ts';
export { readNewFiles, startReading } from './reading/index.ts';
export { storeUpload } from './storing.ts';
export { sweepFiles, verifyFiles } from './sweep.ts';
