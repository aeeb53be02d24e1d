import { addCopyButtons } from './copy.ts';
import { addCounters } from './counter.ts';
import { focusErrorSummary } from './errors.ts';
import { closeMenus, openFoldsOnWideScreens } from './folds.ts';
import { keepEnterForTheIme } from './ime.ts';
import { suggestWhileTyping } from './search-box/search-box.ts';
import { focusSearchBySlash } from './search-box/shortcut.ts';
import { forgetTextsAtSignOut } from './sign-out.ts';
import { guardUnsavedText, settleSubmission } from './unsaved.ts';

openFoldsOnWideScreens();
closeMenus();
addCopyButtons();
addCounters();
keepEnterForTheIme();
guardUnsavedText();
focusErrorSummary();
settleSubmission();
forgetTextsAtSignOut();
focusSearchBySlash();
suggestWhileTyping();

const writing = document.querySelectorAll<HTMLFormElement>('form[data-writing]');
if (writing.length > 0) {
  // Pages that are only read load nothing of it.
  void import('./editor/editor.ts').then(({ startEditor }) => {
    for (const form of writing) startEditor(form);
  });
}

const card = document.querySelector<HTMLFormElement>('form[data-card]');
if (card) void import('./judging.ts').then(({ keepCard }) => keepCard(card));
