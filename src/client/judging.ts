import { copyKey, dropCopy, findCopy, putCopy } from './editor/copies.ts';
import { type Answer, bodyOf, fieldsOf, fill, isPassing, isSignedOut, post, printOf } from './editor/form.ts';
import { make, makeButton, timeOf } from './editor/screen.ts';
import { noteSubmission } from './unsaved.ts';

const QUIET_MS = 1_500;
const RETRY_MS = 10_000;

type Say = (key: string, values?: Readonly<Record<string, unknown>>) => string;

/**
 * Saves a juror's card a moment after each change and when the page is left, and says in words how it went. What could not be
 * saved stays in this browser until it is.
 */
export function keepCard(form: HTMLFormElement): void {
  const { user = '', savedAt = '', guard } = form.dataset;
  const key = copyKey(user, location.pathname);
  const say = wordsOf(form);
  const status = form.querySelector<HTMLElement>('[data-card-status]') as HTMLElement;
  const actions = status.parentElement?.insertAdjacentElement('afterend', make('p', 'card-form__trouble')) as HTMLElement;
  let saved = guard === 'changed' ? '' : printOf(fieldsOf(form, 'served'));
  let timer: number | undefined;
  let running = false;
  let sent = false;
  let checked = false;
  let paused = false;

  const isUnsaved = () => printOf(fieldsOf(form)) !== saved;

  function saveIn(ms: number): void {
    clearTimeout(timer);
    if (!sent && !paused) timer = setTimeout(save, ms);
  }

  function save(): void {
    clearTimeout(timer);
    if (running || sent || paused || !isUnsaved()) return;
    running = true;
    const fields = fieldsOf(form);
    void post(form.getAttribute('action') ?? '', bodyOf(form, fields, { _method: 'PUT' })).then((answer) => {
      running = false;
      receive(answer, printOf(fields));
    });
  }

  function receive(answer: Answer, print: string): void {
    const { data } = answer;
    const time = data['savedAt'];
    if (typeof time === 'string') {
      saved = print;
      dropCopy(key);
      show(say('saved', { time: timeOf(time) }));
      put('[data-card-score]', data['score'] === undefined ? '' : say('score', data));
      put('[data-card-progress]', say('progress', data));
      if (isUnsaved()) saveIn(QUIET_MS);
    } else if (isPassing(answer)) {
      trouble(say('unsaved'));
      saveIn(Math.max(RETRY_MS, answer.wait));
    } else if (isSignedOut(answer)) {
      paused = true;
      trouble(say('ended'), makeButton(say('sign_in'), signIn));
    } else trouble(data['error'] ? say('refused', { reason: data['error'] }) : say('ask'));
    form.dataset['unsaved'] = String(isUnsaved());
  }

  /** Asks whether the server takes the card before the page is left for it: a browser's own page of errors would be no help. */
  async function check(button: HTMLElement | null): Promise<void> {
    sent = true;
    const fields = fieldsOf(form);
    const answer = await post(form.getAttribute('action') ?? '', bodyOf(form, fields, { _method: 'PUT' }));
    sent = false;
    receive(answer, printOf(fields));
    if (isPassing(answer)) trouble(say('stays'));
    else if (!isSignedOut(answer)) {
      checked = true;
      form.requestSubmit(button);
      checked = false;
    }
  }

  function goOn(): void {
    sent = true;
    // Until the server has answered nothing is lost.
    keep();
    noteSubmission(key);
  }

  function show(text: string): void {
    status.textContent = text;
    actions.replaceChildren();
  }

  function trouble(text: string, ...buttons: HTMLElement[]): void {
    keep();
    status.textContent = '';
    actions.replaceChildren(make('strong', '', text), ...buttons);
  }

  const keep = () => putCopy(key, { at: Date.now(), version: 0, sent: false, fields: fieldsOf(form) });

  /** Without the question whether to leave: the copy comes back with the page. */
  function signIn(): void {
    form.dataset['unsaved'] = 'false';
    location.assign(`/session/new?next=${encodeURIComponent(location.pathname)}`);
  }

  function changed(): void {
    form.dataset['unsaved'] = 'false';
    saveIn(QUIET_MS);
  }

  function leave(): void {
    if (sent || !isUnsaved()) return;
    keep();
    save();
  }

  actions.setAttribute('role', 'alert');
  form.dataset['unsaved'] = String(guard === 'changed');
  form.addEventListener('input', changed);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (checked) return goOn();
    event.preventDefault();
    if (!sent) void check(event.submitter);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', () => {
    sent = false;
  });
  addEventListener('online', save);

  const copy = findCopy(key);
  if (copy && isNewer(copy.at, savedAt) && guard !== 'changed') {
    fill(form, copy.fields);
    if (isUnsaved()) {
      show(say('put_back'));
      saveIn(0);
    }
  }
  if (copy) dropCopy(key);
}

/** Whether a copy was made after what the server has; then it has what the server lacks. */
const isNewer = (copiedAt: number, savedAt: string): boolean => savedAt === '' || copiedAt > Date.parse(savedAt);

function wordsOf(form: HTMLFormElement): Say {
  const words = JSON.parse(form.dataset['words'] ?? '{}') as Record<string, string>;
  return (key, values = {}) => (words[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

function put(selector: string, text: string): void {
  const place = document.querySelector(selector);
  if (place) place.textContent = text;
}
