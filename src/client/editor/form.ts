/** The fields of a form in their order; a name may come several times. */
export type Fields = [name: string, value: string][];

/** What a form carries beside its text. */
const MACHINERY = new Set(['_csrf', '_method', 'draft', 'draftVersion']);

/** Stands in the text where a file is being sent to. Nobody else is to see it: it is in no draft and no preview. */
export const placeholders = new Set<string>();

function withoutPlaceholders(text: string): string {
  let clean = text;
  for (const placeholder of placeholders) clean = clean.replace(placeholder, '');
  return clean;
}

/**
 * What a form holds now, or what the server had put into it. Browsers bring typed text back when a page is loaded again,
 * so the fields at the start may already differ from what is saved.
 */
export const fieldsOf = (form: HTMLFormElement, from: 'typed' | 'served' = 'typed'): Fields =>
  [...form.elements].flatMap((control): Fields => {
    const name = control.getAttribute('name');
    if (!name || MACHINERY.has(name) || (control as HTMLInputElement).disabled) return [];
    return valuesOf(control, from === 'typed').map((value) => [name, value]);
  });

function valuesOf(control: Element, typed: boolean): string[] {
  if (control instanceof HTMLTextAreaElement) return [typed ? withoutPlaceholders(control.value) : control.defaultValue];
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    const chosen = options.find((option) => (typed ? option.selected : option.defaultSelected)) ?? options[0];
    return chosen ? [chosen.value] : [];
  }
  if (!(control instanceof HTMLInputElement) || ['file', 'submit', 'button', 'image', 'reset'].includes(control.type)) return [];
  if (control.type === 'checkbox' || control.type === 'radio') {
    return (typed ? control.checked : control.defaultChecked) ? [control.value] : [];
  }
  return [typed ? control.value : control.defaultValue];
}

/** Equal for equal fields. */
export const printOf = (fields: Fields): string => JSON.stringify(fields);

/** The fields that are worth keeping in the browser: files are on the server already. */
export const textFields = (fields: Fields): Fields => fields.filter(([name]) => !['kind', 'attachments', 'take'].includes(name));

/** Puts fields back. What the form no longer has, or another choice of options, is left alone. */
export function fill(form: HTMLFormElement, fields: Fields): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const control of form.elements) {
    const name = control.getAttribute('name') ?? '';
    const values = left.get(name);
    const ticks = control instanceof HTMLInputElement && (control.type === 'checkbox' || control.type === 'radio');
    if (ticks && name !== 'attachments' && name !== 'take') control.checked = values?.includes(control.value) === true;
    if (ticks || !values || MACHINERY.has(name)) continue;
    const value = values.length > 1 ? values.shift() : values[0];
    if (value === undefined || !setValue(control, value)) continue;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    if (value !== '') control.closest('details')?.setAttribute('open', '');
  }
}

function setValue(control: Element, value: string): boolean {
  if (control instanceof HTMLSelectElement) {
    if (![...control.options].some((option) => option.value === value)) return false;
  } else if (!(control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement)) return false;
  control.value = value;
  return true;
}

/** A control that every form of the editor has: a number or a token. */
export const hiddenField = (form: HTMLFormElement, name: string): HTMLInputElement =>
  form.elements.namedItem(name) as HTMLInputElement;

export interface Answer {
  /** 0 where no answer came, -1 where it is no longer wanted. */
  status: number;
  /** What the server said, where it spoke to scripts. */
  data: Record<string, unknown>;
  /** Milliseconds the server asks to wait. */
  wait: number;
}

const PATIENCE_MS = 20_000;
/** Browsers finish requests of up to 64 kB when the page is left. */
const KEEPALIVE_BYTES = 60_000;

/** Whether the same may work a little later: no network, too much at once, a server that is starting. */
export const isPassing = ({ status }: Answer): boolean => status === 0 || status === 429 || status >= 500;
export const isSignedOut = ({ status }: Answer): boolean => status === 401 || status === 403;

/** Fields as the body of a form, with the form's token. */
export function bodyOf(form: HTMLFormElement, fields: Fields, further: Readonly<Record<string, string>> = {}): URLSearchParams {
  const body = new URLSearchParams(fields);
  for (const [name, value] of Object.entries(further)) body.set(name, value);
  body.set('_csrf', tokenOf(form));
  return body;
}

const tokenOf = (form: HTMLFormElement): string => hiddenField(form, '_csrf').value;

/** Sends a form. Never throws. */
export async function post(path: string, body: URLSearchParams): Promise<Answer> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body,
      keepalive: body.toString().length <= KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return answerOf(response.status, await response.text(), response.headers.get('Retry-After'));
  } catch {
    return answerOf(0);
  }
}

function answerOf(status: number, text = '', wait: string | null = ''): Answer {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    // A page that was meant for people; its status says enough.
  }
  return { status, data: { ...(data as object | undefined) }, wait: 1000 * (Number(wait) || 0) };
}

/** Asks for a piece of a page that our own server made. Scripts in it would stay dead. Undefined where there is none. */
export async function fetchPiece(path: string, options: RequestInit = {}): Promise<Node[] | undefined> {
  try {
    const response = await fetch(path, { ...options, headers: { Accept: 'text/html' } });
    if (!response.ok || response.redirected) return undefined;
    return [...new DOMParser().parseFromString(await response.text(), 'text/html').body.childNodes];
  } catch {
    return undefined;
  }
}

export interface Sending {
  answer: Promise<Answer>;
  cancel(): void;
}

/** Sends a file to a draft. XMLHttpRequest, because fetch cannot say how much has been sent. */
export function sendFile(
  form: HTMLFormElement,
  draftId: string,
  { file, name, reason }: { file: File; name: string; reason: string },
  progress: (share: number) => void,
): Sending {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.set('_csrf', tokenOf(form));
  if (reason) body.set('reason', reason);
  body.set('file', file, name);
  const answer = new Promise<Answer>((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(answerOf(request.status, request.responseText));
    request.onerror = () => resolve(answerOf(0));
    request.onabort = () => resolve(answerOf(-1));
  });
  request.open('POST', `/me/drafts/${draftId}/attachments`);
  request.setRequestHeader('Accept', 'application/json');
  request.send(body);
  return { answer, cancel: () => request.abort() };
}
