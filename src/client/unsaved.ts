type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * Asks before a text is left that nobody has saved. `data-guard="changed"` marks a form that came back from the server
 * with text in it: leaving loses that as well. Nothing listens for leaving until there is something to lose.
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
    form.addEventListener('submit', () => {
      sent = form;
    });
    if (isUnsaved(form)) listen();
  }
  addEventListener('pageshow', () => {
    sent = undefined;
  });
}

const isUnsaved = (form: HTMLFormElement): boolean =>
  form.dataset['guard'] === 'changed' || [...form.elements].some((element) => isControl(element) && differs(element));

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
