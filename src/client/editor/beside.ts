import { addCopyButtons } from '../copy.ts';
import { attempt } from './copies.ts';
import type { Field } from './edit.ts';
import { bodyOf, fetchPiece, fieldsOf } from './form.ts';
import { make, makeButton, type Say, type Status } from './screen.ts';

const PREVIEW_MS = 600;
const SIMILAR_MS = 400;
const SHORTEST_TITLE = 5;
const CHOICE = 'chienowa:preview';

/** Does something when nothing has happened for a while. */
function whenQuiet(ms: number, act: () => Promise<void>): () => void {
  let timer: number | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void act(), ms);
  };
}

/** Shows posts whose titles resemble the one being typed, so that nobody writes what is there already. */
export function showSimilarPosts(form: HTMLFormElement, say: Say, status: Status): void {
  const title = form.elements.namedItem('title');
  const place = form.querySelector('[data-similar]');
  if (!(title instanceof HTMLInputElement) || !place) return;
  let asked = '';
  const ask = whenQuiet(SIMILAR_MS, async () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    const query = new URLSearchParams({ title: words, except: form.dataset['post'] ?? '' });
    const list = [...words].length < SHORTEST_TITLE ? [] : await fetchPiece(`/similar-posts?${query}`);
    // An answer that comes late belongs to another title.
    if (words !== asked || !list) return;
    place.replaceChildren(...list);
    status.tell(place.firstElementChild ? say('editor.similar_found') : '');
  });
  title.addEventListener('input', (event) => {
    if (!(event as InputEvent).isComposing) ask();
  });
  title.addEventListener('compositionend', ask);
}

/** A button that shows the text beside the fields, or below them, exactly as it will be published. */
export function offerPreview(form: HTMLFormElement, fields: Field[], say: Say): void {
  if (fields.length === 0) return;
  const pane = make('section', 'preview-pane');
  const frame = make('div', 'preview-pane__text');
  frame.tabIndex = 0;
  frame.setAttribute('role', 'region');
  frame.setAttribute('aria-label', say('editor.preview_title'));
  pane.append(make('h2', 'preview-pane__title', say('editor.preview_title')), frame);
  form.after(pane);
  let request = new AbortController();

  async function load(): Promise<void> {
    request.abort();
    request = new AbortController();
    const { signal } = request;
    const text = await fetchPiece('/previews', { method: 'POST', body: bodyOf(form, fieldsOf(form)), signal });
    if (signal.aborted) return;
    const at = frame.scrollTop;
    frame.replaceChildren(...(text ?? [make('p', 'preview-pane__fault', say('editor.preview_failed'))]));
    addCopyButtons(frame);
    frame.scrollTop = at;
    follow(document.activeElement);
  }

  /** Shows about the place where the caret is: as far down the preview as it is in all the fields together. */
  function follow(element: unknown): void {
    const at = fields.indexOf(element as Field);
    if (at < 0 || frame.scrollHeight <= frame.clientHeight) return;
    const lengthOf = (some: Field[]) => some.reduce((sum, { value }) => sum + value.length, 0);
    const caret = lengthOf(fields.slice(0, at)) + (element as Field).selectionEnd;
    frame.scrollTop = (caret / Math.max(1, lengthOf(fields))) * frame.scrollHeight - frame.clientHeight / 2;
  }

  function set(shown: boolean): void {
    pane.hidden = !shown;
    button.setAttribute('aria-pressed', String(shown));
    if (shown) void load();
  }

  const button = makeButton(say('editor.preview_show'), () => {
    const shown = pane.hidden !== false;
    set(shown);
    attempt(() => localStorage.setItem(CHOICE, shown ? 'shown' : 'hidden'));
  });
  const bar = make('p', 'editor-bar');
  bar.append(button);
  form.prepend(bar);
  const loadLater = whenQuiet(PREVIEW_MS, load);
  form.addEventListener('input', () => {
    if (!pane.hidden) loadLater();
  });
  for (const kind of ['keyup', 'click']) form.addEventListener(kind, ({ target }) => follow(target));
  set(attempt(() => localStorage.getItem(CHOICE)) === 'shown');
}
