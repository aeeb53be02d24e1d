const SUBMITTED = 'chienowa:submitted';

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Asks before a text is left that nobody has saved. `data-guard="changed"` marks a form that came back from the server
 * with text in it: leaving loses that as well. The editor, which keeps a draft, says in `data-unsaved` whether leaving
 * loses anything. Nothing listens for leaving until there is something to lose.
 */
export function guardUnsavedText(): void {
  const guarded = [...document.querySelectorAll<HTMLFormElement>('form[data-guard]')];
  if (guarded.length === 0) return;
  let sent: HTMLFormElement | undefined;
  const ask = (event: BeforeUnloadEvent) => {
    if (guarded.some((form) => form !== sent && isUnsaved(form))) event.preventDefault();
  };
  const listen = () => addEventListener('beforeunload', ask);
  for (const form of guarded) {
    form.addEventListener('input', listen, { once: true });
    form.addEventListener('submit', (event) => {
      sent = form;
      setTimeout(() => {
        if (event.defaultPrevented) sent = undefined;
      });
    });
    if (isUnsaved(form)) listen();
  }
  addEventListener('pageshow', () => {
    sent = undefined;
  });
}

function isUnsaved(form: HTMLFormElement): boolean {
  const { unsaved, guard } = form.dataset;
  if (unsaved !== undefined) return unsaved === 'true';
  return guard === 'changed' || [...form.elements].some((element) => isControl(element) && differs(element));
}

const isControl = (element: Element): element is Control =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || element instanceof HTMLInputElement;

function differs(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    const chosen = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(0, chosen);
  }
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return control.checked !== control.defaultChecked;
  return control.type !== 'hidden' && control.value !== control.defaultValue;
}

/** Remembers for the next page of this tab that a form has been sent off whose text this browser keeps. */
export function noteSubmission(copyKey: string): void {
  try {
    sessionStorage.setItem(SUBMITTED, copyKey);
  } catch {
    // Without storage there is no copy either.
  }
}

/** On the page after a form: where it was taken, the copy of its text has done its work. */
export function settleSubmission(): void {
  try {
    const copyKey = sessionStorage.getItem(SUBMITTED);
    // A page that carries the form on, to ask something about it, settles nothing yet.
    if (!copyKey || document.querySelector('form:not([data-writing]) input[name="draft"]')) return;
    sessionStorage.removeItem(SUBMITTED);
    if (document.querySelector('.site-main > .notice--success')) localStorage.removeItem(copyKey);
  } catch {
    // Storage that is switched off holds nothing to clear.
  }
}
