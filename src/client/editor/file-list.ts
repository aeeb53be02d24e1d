import { isOfIme } from './edit.ts';
import { make, makeButton, type Say } from './screen.ts';

/** A file that the server has. */
export interface StoredFile {
  id: number;
  key: string;
  name: string;
  size: number;
  image: boolean;
}

/** The row of a file on its way. */
export interface UploadRow {
  progress(share: number): void;
  /** Says what went wrong, with what can be done about it. */
  fail(sentence: string, ...remedies: HTMLElement[]): void;
  remove(): void;
}

export interface FileList {
  add(file: StoredFile): void;
  begin(name: string, cancel?: () => void): UploadRow;
  /** Bytes of the files that are chosen. */
  size(): number;
}

/** Puts a file into the text. */
type Insert = (file: StoredFile) => void;

/** The list of a form's files, whose rows can be taken out and put back. */
export function fileList(section: HTMLElement, say: Say, insert: Insert | undefined): FileList {
  const list = section.querySelector('[data-file-list]') ?? section.appendChild(make('ul', 'file-list'));
  const template = section.querySelector<HTMLTemplateElement>('template[data-file-row]');
  const rows = () => [...list.querySelectorAll<HTMLElement>('[data-file]')];
  for (const row of rows()) enhance(row, say, insert);
  return {
    add(file) {
      const row = template?.content.firstElementChild?.cloneNode(true);
      if (!(row instanceof HTMLElement)) return;
      describe(row, file);
      list.append(row);
      enhance(row, say, insert);
    },
    begin(name, cancel = () => {}) {
      const row = make('li', 'upload');
      list.append(row);
      return uploadRow(row, name, say, cancel);
    },
    size: () => rows().reduce((sum, row) => sum + (tickOf(row)?.checked ? Number(row.dataset['size']) : 0), 0),
  };
}

const tickOf = (row: HTMLElement) => row.querySelector<HTMLInputElement>('input[name="attachments"]');

function describe(row: HTMLElement, { id, key, name, size, image }: StoredFile): void {
  Object.assign(row.dataset, { file: id, key, size });
  row.toggleAttribute('data-image', image);
  const tick = tickOf(row);
  if (tick) tick.value = String(id);
  row.querySelector('.file-list__name')?.append(name);
  row.querySelector('.file-list__facts')?.append(readableSize(size));
}

const KB = 1024;

const readableSize = (bytes: number): string =>
  bytes < KB * KB ? `${Math.max(1, Math.round(bytes / KB))} KB` : `${(bytes / KB / KB).toFixed(1)} MB`;

/** Gives a row its buttons. The box that says whether the file belongs to the post stays, out of sight. */
function enhance(row: HTMLElement, say: Say, insert: Insert | undefined): void {
  const tick = tickOf(row);
  if (!tick) return;
  const name = row.querySelector('.file-list__name')?.textContent ?? '';
  const { file, key = '', size } = row.dataset;
  const stored = { id: Number(file), key, name, size: Number(size), image: row.hasAttribute('data-image') };
  const buttons = make('span', 'file-list__actions');
  const note = make('p', 'file-list__note');
  const words = make('span', '', say('editor.removed', { name }));
  const set = (chosen: boolean, next: HTMLElement) => {
    tick.checked = chosen;
    tick.dispatchEvent(new Event('change', { bubbles: true }));
    next.focus();
  };
  const undo = makeButton(say('editor.undo'), () => set(true, remove));
  const remove = makeButton(say('editor.remove'), () => set(false, undo), 'button--text', say('editor.remove_file', { name }));
  if (insert) {
    const label = say('editor.insert_file', { name });
    buttons.append(makeButton(say('editor.insert'), () => insert(stored), 'button--text', label));
  }
  buttons.append(remove);
  words.setAttribute('role', 'status');
  note.append(words, undo);
  row.classList.add('file-list__item--script');
  row.append(buttons, note);
  const show = () => row.classList.toggle('file-list__item--removed', !tick.checked);
  tick.addEventListener('change', show);
  show();
}

function uploadRow(row: HTMLElement, name: string, say: Say, cancel: () => void): UploadRow {
  const bar = Object.assign(make('progress'), { max: 1, value: 0 });
  bar.setAttribute('aria-label', say('editor.upload_progress', { name }));
  const share = make('span', 'upload__share', '0 %');
  const stop = makeButton(say('editor.cancel'), cancel, 'button--text', say('editor.upload_cancel', { name }));
  row.append(make('span', 'upload__name', name), bar, share, stop);
  const remove = () => row.remove();
  return {
    progress(sent) {
      bar.value = sent;
      share.textContent = `${Math.floor(sent * 100)} %`;
    },
    fail(sentence, ...remedies) {
      const line = make('p', 'upload__fault', sentence);
      line.setAttribute('role', 'alert');
      row.classList.add('upload--failed');
      row.replaceChildren(line, ...remedies, makeButton(say('editor.close'), remove, 'button--text'));
    },
    remove,
  };
}

/** A field for the reason why a number is none that must stay out. It has no name, so that the form itself does not carry it. */
export function reasonField(say: Say, send: (reason: string) => void): HTMLElement[] {
  const input = make('input', 'input');
  const label = make('label', 'upload__reason', say('editor.reason'));
  const act = () => (input.value.trim() === '' ? input.focus() : send(input.value.trim()));
  input.maxLength = 200;
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || isOfIme(event)) return;
    event.preventDefault();
    act();
  });
  label.append(input);
  return [label, makeButton(say('editor.send_with_reason'), act)];
}
