import type { Group } from './asking.ts';

export interface List {
  element: HTMLElement;
  isOpen(): boolean;
  /** Whether one of the suggestions is chosen, though not yet taken. */
  chosen(): HTMLElement | undefined;
  open(groups: Group[]): void;
  close(): void;
  /** Goes to the next or the one before; past either end nothing is chosen, as if one were back in the text. */
  move(step: 1 | -1): void;
  unchoose(): void;
}

/** The list below a combobox. The focus stays in the field, which names the chosen option. */
export function listFor(field: HTMLInputElement, label: string): List {
  const element = make('div', 'search-box__list', { role: 'listbox', id: `${field.id}-list`, 'aria-label': label });
  element.hidden = true;
  // A press must not take the focus from the field: the list would be gone before the button is released.
  element.addEventListener('mousedown', (event) => event.preventDefault());
  let options: HTMLElement[] = [];
  let at = -1;

  function choose(index: number): void {
    options[at]?.setAttribute('aria-selected', 'false');
    at = index;
    const option = options[at];
    if (!option) {
      field.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', option.id);
  }

  function show(shown: boolean): void {
    element.hidden = !shown;
    field.setAttribute('aria-expanded', String(shown));
  }

  return {
    element,
    isOpen: () => !element.hidden,
    chosen: () => options[at],
    open(groups) {
      choose(-1);
      element.replaceChildren(...groups.map((group, index) => groupOf(group, `${element.id}-${index}`)));
      options = [...element.querySelectorAll<HTMLElement>('[role="option"]')];
      element.scrollTop = 0;
      show(options.length > 0);
    },
    close() {
      choose(-1);
      show(false);
    },
    move(step) {
      const places = options.length + 1;
      choose(((at + 1 + step + places) % places) - 1);
    },
    unchoose: () => choose(-1),
  };
}

function groupOf({ label, options }: Group, id: string): HTMLElement {
  const group = make('div', 'search-box__group', { role: 'group', 'aria-labelledby': id });
  const heading = make('p', 'search-box__heading', { id, role: 'presentation' });
  heading.textContent = label;
  group.append(
    heading,
    ...options.map(({ text, path }, index) => {
      const attributes = { id: `${id}-${index}`, role: 'option', 'aria-selected': 'false', href: path, tabindex: '-1' };
      const option = make('a', 'search-box__option', attributes);
      option.textContent = text;
      return option;
    }),
  );
  return group;
}

function make(tag: string, className: string, attributes: Readonly<Record<string, string>>): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
