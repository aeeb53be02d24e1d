import type { Draft } from './autosave.ts';
import { type Field, replaceAside, textOf, typeOver } from './edit.ts';
import { fileList, reasonField, type StoredFile, type UploadRow } from './file-list.ts';
import { type Answer, isPassing, isSignedOut, placeholders, type Sending, sendFile } from './form.ts';
import { make, makeButton, type Say, type Status } from './screen.ts';

const MEGABYTE = 1024 * 1024;

export interface Uploads {
  /** Sends files; with a field they are put into its text. */
  send(files: readonly File[], field?: Field): void;
  /** Lets the writer choose files. */
  choose(field?: Field): void;
  isBusy(): boolean;
}

interface Upload {
  file: File;
  name: string;
  reason: string;
  field: Field | undefined;
  /** Stands in the text until the file has arrived. */
  placeholder: string;
}

/** Takes files for a form and sends them one after the other. Undefined where the form takes none. */
export function takeFiles(
  form: HTMLFormElement,
  fields: Field[],
  { draft, say, status }: { draft: Draft; say: Say; status: Status },
): Uploads | undefined {
  const section = form.querySelector<HTMLElement>('[data-files]');
  if (!section) return undefined;
  const limits = section.dataset;
  const waiting: Upload[] = [];
  let current: Upload | undefined;
  let lastField = fields[0];
  let counter = 0;
  form.addEventListener('focusin', ({ target }) => {
    lastField = fields.find((field) => field === target) ?? lastField;
  });
  const list = fileList(section, say, lastField && insert);

  function insert(file: StoredFile): void {
    if (!lastField) return;
    const { start } = textOf(lastField);
    const description = describe(file.name, file.image);
    typeOver(lastField, markdownFor(file, description));
    if (file.image) lastField.setSelectionRange(start + 2, start + 2 + description.length);
  }

  /** What a file is called in the text: a picture by its name without the kind, where somebody gave it a name. */
  function describe(name: string, image: boolean): string {
    if (!image) return inBrackets(name);
    const words = name.startsWith(say('editor.pasted_name')) ? '' : inBrackets(name.replace(/\.[^.]*$/, ''));
    return words || say('editor.picture_description');
  }

  function faultOf({ size }: File): string | undefined {
    const coming = [current, ...waiting].reduce((sum, upload) => sum + (upload?.file.size ?? 0), 0);
    const [most, mostInAll] = [Number(limits['maxFile']), Number(limits['maxPost'])];
    if (size === 0) return say('editor.file_empty');
    if (size > most) return say('editor.file_too_large', { limit: most / MEGABYTE });
    if (list.size() + coming + size > mostInAll) return say('editor.post_too_large', { limit: mostInAll / MEGABYTE });
    return undefined;
  }

  const failed = (name: string, reason: string) => say('editor.upload_failed', { name, reason });

  function send(files: readonly File[], field?: Field): void {
    const taken = files.flatMap((file) => {
      const name = nameOf(file, say);
      const fault = faultOf(file);
      if (fault) list.begin(name).fail(failed(name, fault));
      return fault ? [] : [{ file, name, reason: '', field, placeholder: '' }];
    });
    enqueue(taken);
  }

  function enqueue(uploads: Upload[]): void {
    const marked = uploads.map((upload) => {
      counter += 1;
      const words = inBrackets(say('editor.uploading', { name: upload.name }));
      return { ...upload, placeholder: upload.field ? `[${words}](#${counter})` : '' };
    });
    const marks = marked.map(({ placeholder }) => placeholder);
    for (const mark of marks) placeholders.add(mark);
    if (marked[0]?.field) typeOver(marked[0].field, marks.join('\n'));
    waiting.push(...marked);
    if (!current) void work();
  }

  async function work(): Promise<void> {
    for (current = waiting.shift(); current; current = waiting.shift()) await sendOne(current);
  }

  async function sendOne(upload: Upload): Promise<void> {
    let sending: Sending | undefined;
    let cancelled = false;
    const row = list.begin(upload.name, () => {
      cancelled = true;
      sending?.cancel();
    });
    const draftId = await draft.ensure();
    if (draftId && !cancelled) sending = sendFile(form, draftId, upload, row.progress);
    const answer = await sending?.answer;
    if (answer?.status === 201) return accept(upload, row, answer.data as unknown as StoredFile);
    await settle(upload, '');
    if (cancelled) row.remove();
    else row.fail(...refusal(upload, row, answer));
  }

  /** Why a file did not arrive, and how it still may. */
  function refusal(upload: Upload, row: UploadRow, answer: Answer | undefined): [string, ...HTMLElement[]] {
    const again = (reason = '') => {
      row.remove();
      enqueue([{ ...upload, reason }]);
    };
    const { passage, error } = answer?.data ?? {};
    if (typeof passage === 'string') return [say('editor.number_reason', { passage }), ...reasonField(say, again)];
    const retry = makeButton(say('editor.try_again'), again);
    if (!answer) return [failed(upload.name, say('editor.upload_no_draft')), retry];
    if (isSignedOut(answer)) return [failed(upload.name, say('editor.upload_ended'))];
    const sentence = failed(upload.name, String(error ?? say('editor.upload_unreachable')));
    return isPassing(answer) ? [sentence, retry] : [sentence];
  }

  async function accept(upload: Upload, row: UploadRow, file: StoredFile): Promise<void> {
    row.remove();
    list.add(file);
    status.tell(say('editor.uploaded', { name: file.name }));
    const description = describe(upload.name, file.image);
    await settle(upload, markdownFor(file, description), file.image ? description.length : 0);
    form.dispatchEvent(new Event('change'));
  }

  /** Puts words where a file was being sent to. Where nobody has gone on writing, its description is selected, to be written over. */
  async function settle({ field, placeholder }: Upload, words: string, describing = 0): Promise<void> {
    await compositionEnd();
    placeholders.delete(placeholder);
    const from = field?.value.indexOf(placeholder) ?? -1;
    if (!field || from < 0) return;
    const to = from + placeholder.length;
    const isLast = waiting.length === 0 && document.activeElement === field;
    const isUntouched = isLast && field.selectionStart === to && field.selectionEnd === to;
    replaceAside(field, from, to, words);
    if (isUntouched && describing > 0) field.setSelectionRange(from + 2, from + 2 + describing);
  }

  function choose(field?: Field): void {
    const input = Object.assign(make('input'), { type: 'file', multiple: true });
    input.addEventListener('change', () => send([...(input.files ?? [])], field));
    input.click();
  }

  const button = section.querySelector<HTMLButtonElement>('button[value="attach"]');
  if (button) {
    // Leads to a page for files where there are no scripts.
    Object.assign(button, { type: 'button', textContent: say('editor.choose_file') });
    button.addEventListener('click', () => choose());
  }
  takeDrops(section, fields, send, (name) => list.begin(name).fail(say('editor.folder')));
  return { send, choose, isBusy: () => current !== undefined };
}

const inBrackets = (words: string): string => words.replace(/[[\]\n]/g, ' ').trim();

const markdownFor = ({ key, image }: StoredFile, words: string): string => `${image ? '!' : ''}[${words}](/attachments/${key})`;

/** Pasted pictures are all called image.png; they get a name that tells them apart. */
function nameOf({ name }: File, say: Say): string {
  if (!/^image\.\w+$/i.test(name)) return name;
  const now = new Date();
  const digits = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().replace(/\D/g, '');
  return name.replace('image', `${say('editor.pasted_name')}-${digits.slice(0, 8)}-${digits.slice(8, 14)}`);
}

let composing = false;
for (const kind of ['compositionstart', 'compositionend']) {
  document.addEventListener(kind, () => {
    composing = kind === 'compositionstart';
  });
}

/** A change while the input method is at work would tear its word apart. */
async function compositionEnd(): Promise<void> {
  if (composing)
    await new Promise((resolve) => document.addEventListener('compositionend', () => setTimeout(resolve), { once: true }));
}

/** Files may be dropped on a text field, or anywhere else on the page, which must not open them in the place of the form. */
function takeDrops(
  section: HTMLElement,
  fields: Field[],
  send: (files: File[], field?: Field) => void,
  refuseFolder: (name: string) => void,
): void {
  const places = [section, ...fields.flatMap(({ parentElement }) => parentElement ?? [])];
  const mark = (target?: Element | null) => {
    for (const place of places) place.toggleAttribute('data-drop', place === target);
  };
  const onFiles = (kind: 'dragover' | 'drop', act: (field: Field | undefined, data: DataTransfer) => void) =>
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const field = fields.find((some) => some === event.target);
      act(field, event.dataTransfer);
    });
  onFiles('dragover', (field) => mark(field?.parentElement ?? section));
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) mark();
  });
  onFiles('drop', (field, { items }) => {
    mark();
    const files: File[] = [];
    for (const item of items) {
      const file = item.getAsFile();
      if (!file) continue;
      if (item.webkitGetAsEntry()?.isDirectory) refuseFolder(file.name);
      else files.push(file);
    }
    send(files, field);
  });
}
