import { type Draft, keepDraft } from './autosave.ts';
import { offerPreview, showSimilarPosts } from './beside.ts';
import { handleKeys, hintLine, showToolbar } from './commands.ts';
import { bringBackText } from './copies.ts';
import type { Field } from './edit.ts';
import { handlePaste } from './paste.ts';
import { type Say, statusOf, wordsOf } from './screen.ts';
import { takeFiles, type Uploads } from './uploads.ts';

/** Makes writing pleasant where the form already works without: saving, files, pasting, preview. */
export function startEditor(form: HTMLFormElement): void {
  const say = wordsOf(form);
  const status = statusOf(form, say);
  const fields = [...form.querySelectorAll<Field>('textarea[data-markdown]')];
  const draft = keepDraft(form, say, status);
  const uploads = takeFiles(form, fields, { draft, say, status });
  for (const field of fields) equip(field, say, uploads);
  offerPreview(form, fields, say);
  showSimilarPosts(form, say, status);
  bringBackText(form, say, { ...draft.copyPlaces(), save: draft.save });
  sendOnce(form, draft, () => {
    if (!uploads?.isBusy()) return true;
    status.trouble(say('editor.uploads_first'));
    return false;
  });
  form.addEventListener('keydown', (event) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    draft.save();
  });
}

const AGAIN_MS = 5_000;

/** Lets the form go when nothing else is under way, and once: an impatient second click would publish twice. */
function sendOnce(form: HTMLFormElement, draft: Draft, isReady: () => boolean): void {
  let waiting = false;
  let sentAt = 0;
  form.addEventListener('submit', (event) => {
    if (waiting || Date.now() - sentAt < AGAIN_MS || !isReady()) return event.preventDefault();
    const saving = draft.close();
    if (!saving) {
      sentAt = Date.now();
      return;
    }
    // A save that arrives after the publication would bring the draft back.
    event.preventDefault();
    waiting = true;
    const { submitter } = event;
    void saving.then(() => {
      waiting = false;
      form.requestSubmit(submitter);
    });
  });
  addEventListener('pageshow', () => {
    sentAt = 0;
  });
}

function equip(field: Field, say: Say, uploads: Uploads | undefined): void {
  const hint = hintLine(field);
  showToolbar(field, say, uploads && (() => uploads.choose(field)));
  handleKeys(field, say, hint);
  handlePaste(field, say, hint, uploads && ((files) => uploads.send(files, field)));
}
