import { continueList, indentCode, indentList, isInCode, setCode, toggleList } from './blocks.ts';
import { apply, type Edit, type Field, isOfIme, type Text, textOf } from './edit.ts';
import { cycleHeading, insertEmptyTable, insertLink, toggleBold } from './marks.ts';
import { make, makeStatus, type Say } from './screen.ts';

/** Names of languages; some are words. */
const LANGUAGES = [
  ['vba', 'VBA'],
  ['powershell', 'PowerShell'],
  ['excel', 'editor.language_excel'],
  ['sql', 'SQL'],
  ['python', 'Python'],
  ['batch', 'editor.language_batch'],
  ['', 'editor.language_none'],
] as const;

type Tool = (text: Text, say: Say) => Edit;

const TOOLS: Record<string, Tool> = {
  heading: cycleHeading,
  bold: (text, say) => toggleBold(text, say('editor.bold_sample')),
  bullets: (text) => toggleList(text, false),
  numbers: (text) => toggleList(text, true),
  table: (text, say) => insertEmptyTable(text, say('editor.table_sample')),
  link: (text, say) => insertLink(text, say('editor.link_sample')),
};

const SHORTCUTS: Record<string, string> = { b: 'bold', k: 'link' };

/**
 * Brings the buttons above a field to life. They are one stop of the Tab key; arrows go from one to the next.
 * @param chooseFile what the button for files does; undefined where the form takes none
 */
export function showToolbar(field: Field, say: Say, chooseFile: (() => void) | undefined): void {
  const bar = field.parentElement?.querySelector<HTMLElement>('[data-toolbar]');
  if (!bar) return;
  const buttons = [...bar.querySelectorAll<HTMLButtonElement>('[data-tool]')].filter((button) => {
    const usable = button.dataset['tool'] !== 'file' || chooseFile !== undefined;
    if (!usable) button.remove();
    return usable;
  });
  rove(bar, buttons, 'ArrowLeft', 'ArrowRight');
  for (const button of buttons) {
    const tool = TOOLS[button.dataset['tool'] ?? ''];
    if (tool) button.addEventListener('click', () => apply(field, tool(textOf(field), say)));
    if (button.dataset['tool'] === 'file' && chooseFile) button.addEventListener('click', chooseFile);
    if (button.dataset['tool'] === 'code') offerLanguages(button, field, say);
  }
  bar.hidden = false;
}

/** One of the buttons can be reached with Tab, the others with arrows, Home and End. */
function rove(frame: HTMLElement, buttons: HTMLButtonElement[], back: string, forth: string): void {
  const stopAt = (at: number) => {
    buttons.forEach((button, index) => {
      button.tabIndex = index === at ? 0 : -1;
    });
  };
  stopAt(0);
  frame.addEventListener('focusin', (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (at >= 0) stopAt(at);
  });
  frame.addEventListener('keydown', (event) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    if (at < 0) return;
    const last = buttons.length - 1;
    const goals: Record<string, number> = {
      [back]: at === 0 ? last : at - 1,
      [forth]: at === last ? 0 : at + 1,
      Home: 0,
      End: last,
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[goal]?.focus();
  });
}

function offerLanguages(button: HTMLButtonElement, field: Field, say: Say): void {
  const menu = make('div', 'toolbar__menu');
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', say('editor.languages'));
  menu.hidden = true;
  const set = (open: boolean) => {
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  };
  const items = LANGUAGES.map(([language, name]) => {
    const words = name.startsWith('editor.') ? say(name as `editor.${string}`) : name;
    const choose = () => {
      set(false);
      apply(field, setCode(textOf(field), language));
    };
    const item = Object.assign(make('button', 'toolbar__choice', words), { type: 'button', role: 'menuitem' });
    item.addEventListener('click', choose);
    return item;
  });
  menu.append(...items);
  rove(menu, items, 'ArrowUp', 'ArrowDown');
  const frame = make('div', 'toolbar__fold');
  button.replaceWith(frame);
  frame.append(button, menu);
  button.setAttribute('aria-haspopup', 'menu');
  set(false);
  const open = () => {
    set(true);
    items[0]?.focus();
  };
  button.addEventListener('click', () => (menu.hidden ? open() : set(false)));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    open();
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    set(false);
    button.focus();
  });
  frame.addEventListener('focusout', (event) => {
    if (!frame.contains(event.relatedTarget as Node | null)) set(false);
  });
}

/** The keys of a text field: lists go on, code and lists move in and out, and two shortcuts. */
export function handleKeys(field: Field, say: Say, hint: (text: string) => void): void {
  /** Escape lets the next Tab leave the field, wherever the caret is. */
  let leaving = false;
  field.addEventListener('keydown', (event) => {
    if (isOfIme(event)) return;
    const edit = editFor(event, textOf(field), say, leaving);
    if (event.key !== 'Shift') leaving = event.key === 'Escape';
    if (!edit) return;
    event.preventDefault();
    apply(field, edit);
    if (event.key === 'Tab') hint(say('editor.tab_hint'));
  });
  field.addEventListener('blur', () => {
    leaving = false;
  });
}

function editFor(event: KeyboardEvent, text: Text, say: Say, leaving: boolean): Edit | undefined {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey) return undefined;
    return TOOLS[SHORTCUTS[event.key.toLowerCase()] ?? '']?.(text, say);
  }
  if (event.key === 'Enter' && !event.shiftKey) return continueList(text);
  if (event.key !== 'Tab' || leaving) return undefined;
  return isInCode(text) ? indentCode(text, event.shiftKey) : indentList(text, event.shiftKey);
}

/** A line below a field that explains what just happened, when it first happens. */
export function hintLine(field: Field): (text: string) => void {
  const line = makeStatus('editor-hint');
  field.after(line);
  return (text) => {
    if (line.textContent !== text) line.textContent = text;
  };
}
