/** Says a sentence of `locales/*.json` and fills `{name}` in. */
export type Say = (key: `editor.${string}`, values?: Readonly<Record<string, string | number>>) => string;

/** The sentences that the server put on the form, in the reader's language. */
export function wordsOf(form: HTMLFormElement): Say {
  const words = JSON.parse(form.dataset['words'] ?? '{}') as Record<string, string>;
  return (key, values = {}) =>
    (words[key.slice('editor.'.length)] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

const CLOCK = new Intl.DateTimeFormat('ja-JP', {
  timeZone: 'Asia/Tokyo',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
});

/** 14:05, or 11/20 14:05 on another day; in Japan's time, as everywhere on these pages. */
export function timeOf(instant: string | number): string {
  const [[day, time], [today]] = [instant, Date.now()].map((at) => CLOCK.format(new Date(at)).split(' ')) as [string[], string[]];
  return day === today ? `${time}` : `${day} ${time}`;
}

/** An element with a class and words. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

/**
 * A button that does something here and now.
 * @param label what it is called where its words alone say too little
 */
export function makeButton(text: string, act: () => void, look = 'button--outline', label = ''): HTMLButtonElement {
  const button = make('button', `button ${look}`, text);
  button.type = 'button';
  if (label) button.setAttribute('aria-label', label);
  button.addEventListener('click', act);
  return button;
}

/** A line that screen readers read out when it changes. */
export function makeStatus(className: string): HTMLParagraphElement {
  const line = make('p', className);
  line.setAttribute('role', 'status');
  return line;
}

export interface Status {
  /** How the draft is doing. The time is for the eye alone: a new one is no news. */
  show(text: string, time?: string): void;
  /** What the writer should know now, in sight until it is settled. */
  trouble(text: string, actions?: HTMLButtonElement[]): void;
  /** Passages that look like a My Number. */
  warn(passages: string): void;
  /** Something to be read out that everybody else sees. */
  tell(text: string): void;
}

/** The lines below the form's fields that say how the draft is doing. */
export function statusOf(form: HTMLFormElement, say: Say): Status {
  const frame = make('div', 'draft-state');
  const time = make('span', 'draft-state__time');
  const buttons = make('p', 'draft-state__actions');
  const warning = makeStatus('draft-warning');
  const news = makeStatus('visually-hidden');
  const line = form.querySelector<HTMLElement>('[data-draft-status]') ?? form.appendChild(makeStatus('draft-status'));
  line.replaceWith(frame);
  frame.append(line, time, buttons, warning);
  frame.after(news);
  const set = (text: string, clock: string, actions: HTMLButtonElement[], trouble: boolean) => {
    if (line.textContent !== text) line.textContent = text;
    time.textContent = clock;
    buttons.replaceChildren(...actions);
    frame.classList.toggle('draft-state--trouble', trouble);
  };
  return {
    show: (text, clock = '') => set(text, clock, [], false),
    trouble: (text, actions = []) => set(text, '', actions, true),
    warn(passages) {
      const text = passages && say('editor.number_found', { passages });
      if (warning.firstChild?.textContent === text) return;
      warning.replaceChildren();
      if (text) warning.append(make('strong', '', text), say('editor.number_remedy'));
    },
    tell(text) {
      news.textContent = text;
    },
  };
}

/** Above the form: what was put back or found, with what can be done about it. */
export function showNotice(form: HTMLFormElement, text: string, actions: [label: string, act: () => void][]): void {
  const notice = make('div', 'editor-notice');
  const line = makeStatus('');
  const buttons = make('p', 'editor-notice__actions');
  const choose = (act: () => void) => {
    notice.remove();
    form.querySelector<HTMLElement>('textarea, input:not([type="hidden"])')?.focus();
    act();
  };
  buttons.append(...actions.map(([label, act]) => makeButton(label, () => choose(act))));
  notice.append(line, buttons);
  form.prepend(notice);
  // Read out because it changes, not because it is there.
  setTimeout(() => line.append(text), 100);
}
