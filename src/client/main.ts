import { addCopyButtons } from './copy.ts';
import { addCounters } from './counter.ts';
import { focusErrorSummary } from './errors.ts';
import { closeMenus, openFoldsOnWideScreens } from './folds.ts';
import { keepEnterForTheIme } from './ime.ts';
import { guardUnsavedText } from './unsaved.ts';

openFoldsOnWideScreens();
closeMenus();
addCopyButtons();
addCounters();
keepEnterForTheIme();
guardUnsavedText();
focusErrorSummary();
