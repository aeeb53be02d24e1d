import { addCopyButtons } from './copy.ts';
import { focusErrorSummary } from './errors.ts';

addCopyButtons();
focusErrorSummary();
