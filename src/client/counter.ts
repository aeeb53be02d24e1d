const NEARLY_FULL = 10;

/** Shows how many characters are left below the fields a form names: `data-count="title=100 goal=120"`. */
export function addCounters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-count]')) {
    for (const rule of (form.dataset['count'] ?? '').split(' ')) {
      const [name = '', limit] = rule.split('=');
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) count(field, Number(limit), form.dataset);
    }
  }
}

function count(field: HTMLInputElement | HTMLTextAreaElement, limit: number, words: DOMStringMap): void {
  const line = document.createElement('p');
  line.className = 'field__count';
  field.after(line);
  const show = () => {
    const rest = limit - lengthOf(field.value);
    const sentence = (rest < 0 ? words['countOver'] : words['countRest']) ?? '';
    line.textContent = rest === limit ? '' : sentence.replace('{count}', Math.abs(rest).toLocaleString('en'));
    line.classList.toggle('field__count--over', rest < 0);
    // Read out only where it matters: at every key it would drown the words being typed.
    line.setAttribute('aria-live', rest <= NEARLY_FULL ? 'polite' : 'off');
  };
  field.addEventListener('input', show);
  show();
}

/** Counts as the server does: by code points, without white space at the ends. */
const lengthOf = (text: string): number => [...text.trim()].length;
