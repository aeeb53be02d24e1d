import { type Answer, asking, wordsIn } from './asking.ts';
import { type List, listFor } from './list.ts';

/** Offers suggestions below the search boxes while somebody types (the combobox of the ARIA practices). */
export function suggestWhileTyping(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-suggestions]')) {
    const field = form.querySelector<HTMLInputElement>('.search-box__field');
    if (field) equip(form, field);
  }
}

/** Ties the field to a list below it, and gives the form a line that is read out. */
function furnish(form: HTMLFormElement, field: HTMLInputElement): { list: List; status: HTMLElement } {
  const list = listFor(field, form.dataset['list'] ?? '');
  const status = document.createElement('p');
  status.className = 'visually-hidden';
  status.setAttribute('role', 'status');
  form.append(list.element, status);
  field.autocomplete = 'off';
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-expanded', 'false');
  field.setAttribute('aria-controls', list.element.id);
  return { list, status };
}

function equip(form: HTMLFormElement, field: HTMLInputElement): void {
  const { list, status } = furnish(form, field);
  const suggestions = asking(form.dataset['suggestions'] ?? '', show);
  let waiting: Answer | undefined;

  function show(answer: Answer | undefined): void {
    // Whoever has chosen one looks at this list: a late answer must not put another below the finger.
    waiting = list.chosen() ? answer : undefined;
    if (waiting) return;
    list.open(answer?.groups ?? []);
    status.textContent = answer?.summary ?? '';
  }

  function close(): void {
    suggestions.stop();
    list.close();
    waiting = undefined;
    status.textContent = '';
  }

  function backToText(): void {
    list.unchoose();
    if (waiting) show(waiting);
  }

  function read(composing: boolean): void {
    backToText();
    const words = wordsIn(field.value, composing);
    if (words === '') close();
    else suggestions.ask(words);
  }

  const offer = () => suggestions.ask(wordsIn(field.value, false));

  function walk(step: 1 | -1): void {
    if (!list.isOpen()) return void offer();
    list.move(step);
    if (!list.chosen()) backToText();
  }

  /** What a key does here. @returns whether that is all it does */
  function handle(key: string): boolean {
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      walk(key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    if (!list.isOpen()) return false;
    if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) backToText();
    if (key === 'Escape') {
      close();
      return true;
    }
    const option = key === 'Enter' ? list.chosen() : undefined;
    option?.click();
    return option !== undefined;
  }

  field.addEventListener('keydown', (event) => {
    // While a word is being converted every key belongs to the input method; Safari tells by the key code alone.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (handle(event.key)) event.preventDefault();
  });
  field.addEventListener('input', (event) => read((event as InputEvent).isComposing === true));
  field.addEventListener('compositionend', () => read(false));
  field.addEventListener('click', () => {
    if (!list.isOpen()) offer();
  });
  field.addEventListener('blur', close);
  form.addEventListener('submit', close);
  list.element.addEventListener('click', close);
}
