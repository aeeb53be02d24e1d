import { noteSubmission } from '../unsaved.ts';
import { copyKey, dropCopy, putCopy } from './copies.ts';
import { type Answer, bodyOf, fieldsOf, hiddenField, isPassing, isSignedOut, post, printOf, textFields } from './form.ts';
import { makeButton, type Say, type Status, timeOf } from './screen.ts';

const QUIET_MS = 2_500;
const LATEST_MS = 15_000;
const COPY_MS = 400;
const LONGEST_WAIT_MS = 60_000;
/** A page that is still here this long after its form was sent off has not been left. */
const LEAVING_MS = 10_000;

export interface Draft {
  /** The draft's id, made now if there is none. Undefined where that is impossible. */
  ensure(): Promise<string | undefined>;
  /** Saves at once what is not saved. */
  save(): void;
  /** No more saves: the form is being sent off. Returns what must be waited for. */
  close(): Promise<void> | undefined;
  /** Where the browser keeps what is unsaved, and where it did before there was a draft. */
  copyPlaces(): { key: string; earlierKey: string; version: number };
}

/** Saves the form as a draft while it is written, and keeps a copy in the browser for as long as something is unsaved. */
export function keepDraft(form: HTMLFormElement, say: Say, status: Status): Draft {
  const { user = '', kind = '', post: postId = '', guard } = form.dataset;
  const id = hiddenField(form, 'draft');
  const version = hiddenField(form, 'draftVersion');
  /** What the server has. A form that came back with faults has nothing saved yet. */
  let saved = guard === 'changed' ? '' : printOf(fieldsOf(form, 'served'));
  let running: Promise<void> | undefined;
  let timer: number | undefined;
  let unsavedSince: number | undefined;
  let failures = 0;
  /** Whether a save got no answer: it may have arrived all the same. */
  let unanswered = false;
  /** Whether saving waits for a decision of the writer. */
  let paused = false;
  let hasCopy = false;
  let isCopyDue = false;
  let closedAt = 0;

  const earlierKey = copyKey(user, `new:${kind}`);
  const copyPlace = () => {
    if (postId) return copyKey(user, `post:${postId}`);
    return id.value ? copyKey(user, `draft:${id.value}`) : earlierKey;
  };
  const path = () => (postId ? `/posts/${postId}/edition` : `/posts/new?${id.value ? `draft=${id.value}` : `kind=${kind}`}`);
  const isClosed = () => Date.now() - closedAt < LEAVING_MS;
  const isUnsaved = () => printOf(fieldsOf(form)) !== saved;

  function keepCopy(sent = false): void {
    const fields = textFields(fieldsOf(form));
    hasCopy = putCopy(copyPlace(), { at: Date.now(), version: Number(version.value), sent, fields });
  }

  function keepDueCopy(): void {
    isCopyDue = false;
    if (!isClosed() && isUnsaved()) keepCopy();
  }

  function changed(): void {
    if (isClosed()) return;
    if (!isCopyDue) setTimeout(keepDueCopy, COPY_MS);
    isCopyDue = true;
    guardLeaving();
    if (paused || failures > 0) return;
    unsavedSince ??= Date.now();
    saveIn(Math.min(QUIET_MS, unsavedSince + LATEST_MS - Date.now()));
  }

  function saveIn(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, ms));
  }

  /** Leaving saves by itself; it needs a question only where that cannot work. */
  function guardLeaving(): void {
    form.dataset['unsaved'] = String((paused || failures > 0) && isUnsaved());
  }

  function save(): void {
    if (isClosed()) saveIn(LEAVING_MS);
    else if (!running && !paused && isUnsaved()) void send();
  }

  function send(): Promise<void> {
    clearTimeout(timer);
    unsavedSince = undefined;
    const fields = fieldsOf(form);
    const draft = id.value;
    const further = { kind, draft, ...(postId ? { post: postId } : {}) };
    const existing = draft ? { _method: 'PUT', draftVersion: version.value } : {};
    running = post(`/me/drafts${draft && `/${draft}`}`, bodyOf(form, fields, { ...further, ...existing })).then((answer) => {
      running = undefined;
      receive(answer, printOf(fields), draft !== '');
      guardLeaving();
    });
    return running;
  }

  function receive(answer: Answer, print: string, existed: boolean): void {
    const { status: code, data } = answer;
    if (data['id'] !== undefined) accept(data, print);
    else if (isPassing(answer)) tryLater(answer);
    else if (isSignedOut(answer)) pause(say('editor.ended'), () => [signInButton(code)]);
    else if (code === 404 && existed) pause(say('editor.gone'), () => [makeButton(say('editor.save_anew'), startAnew)]);
    else if (code === 409 && existed && unanswered) overwrite();
    else if (code === 409 && (existed || data['draft'])) {
      // A draft of this post that another window has begun is the one to go on with.
      if (data['draft']) id.value = String(data['draft']);
      pause(say('editor.elsewhere'), windowButtons);
    } else {
      failures = 0;
      showTrouble(say('editor.refused', { reason: String(data['error'] ?? '') }), [retryButton()]);
    }
  }

  function accept(data: Answer['data'], print: string): void {
    dropCopy(copyPlace());
    saved = print;
    failures = 0;
    unanswered = false;
    id.value = String(data['id']);
    version.value = String(data['version']);
    status.show(say('editor.saved'), timeOf(String(data['savedAt'])));
    status.warn([data['warnings'] ?? []].flat().join(' / '));
    if (!postId) moveTo(path());
    if (isUnsaved()) {
      keepCopy();
      changed();
    } else dropCopy(copyPlace());
  }

  function tryLater({ status: code, wait }: Answer): void {
    failures += 1;
    unanswered ||= code === 0;
    keepCopy();
    showTrouble(say('editor.unsaved'), [retryButton()]);
    saveIn(Math.max(wait, Math.min(LONGEST_WAIT_MS, QUIET_MS * 2 ** failures)));
  }

  function pause(text: string, actions: () => HTMLButtonElement[]): void {
    paused = true;
    keepCopy();
    showTrouble(text, actions());
  }

  const showTrouble = (text: string, actions: HTMLButtonElement[]) =>
    status.trouble(hasCopy ? `${text}\n${say('editor.kept_here')}` : text, actions);

  function resume(): void {
    paused = false;
    failures = 0;
    unanswered = false;
    if (!running) void send();
  }

  /** Saves over whatever the server has. */
  function overwrite(): void {
    version.value = '';
    resume();
  }

  function startAnew(): void {
    dropCopy(copyPlace());
    id.value = '';
    overwrite();
  }

  const retryButton = () => makeButton(say('editor.try_again'), resume);

  /** Comes back by way of the sign-in, or at once with a new session's form. Without a copy in this browser the server must keep the text. */
  function signInButton(code: number): HTMLButtonElement {
    const goal = code === 401 ? `/session/new?next=${encodeURIComponent(path())}` : path();
    const button = makeButton(say('editor.sign_in'), () => {
      if (hasCopy) goTo(goal);
    });
    return hasCopy ? button : Object.assign(button, { type: 'submit', name: 'intent', value: 'draft', formNoValidate: true });
  }

  /** Leaves for a page where what was typed here is put back, or offered. */
  function goTo(goal: string): void {
    keepCopy();
    closedAt = Date.now();
    form.dataset['unsaved'] = 'false';
    location.assign(goal);
  }

  const windowButtons = () => [
    makeButton(say('editor.overwrite'), overwrite),
    makeButton(say('editor.open_other'), () => goTo(path())),
  ];

  function leave(): void {
    if (isClosed() || !isUnsaved()) return;
    keepCopy(!paused && failures === 0);
    save();
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') leave();
  });
  addEventListener('pagehide', leave);
  addEventListener('pageshow', () => {
    closedAt = 0;
  });
  addEventListener('online', () => {
    if (failures > 0) resume();
  });
  // Typed before this script came, or brought back by the browser when the page was loaded again.
  setTimeout(() => {
    if (isUnsaved()) changed();
  });

  return {
    ensure: async () => {
      await running;
      if (!id.value && !paused && !isClosed()) await send();
      return id.value || undefined;
    },
    save,
    close: () => {
      clearTimeout(timer);
      closedAt = Date.now();
      keepCopy(true);
      noteSubmission(copyPlace());
      return running;
    },
    copyPlaces: () => ({ key: copyPlace(), earlierKey, version: Number(version.value) }),
  };
}

/** From now on this page is the draft's: reloading it, or coming back to it from the footer's choices, opens the draft. */
function moveTo(path: string): void {
  history.replaceState(history.state, '', path);
  for (const back of document.querySelectorAll<HTMLInputElement>('input[name="back"]')) back.value = path;
}
