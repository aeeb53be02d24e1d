export interface Option {
  text: string;
  path: string;
}

export interface Group {
  label: string;
  options: Option[];
}

export interface Answer {
  groups: Group[];
  /** How many there are, to be read out. */
  summary: string;
}

export interface Asking {
  /** Wants the suggestions for a text: at once if they are known, else when typing pauses. */
  ask(text: string): void;
  /** Wants none any more. */
  stop(): void;
}

const QUIET_MS = 150;
const KEPT = 50;

/**
 * Asks the server what a text may become. Only the answer to the last text is shown, however late the others come in;
 * answers are kept, so that taking a letter back shows at once what was there before.
 * @param show is given undefined where there is no answer: the box works without
 */
export function asking(address: string, show: (answer: Answer | undefined) => void): Asking {
  const kept = new Map<string, Answer>();
  let wanted: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request = new AbortController();

  function stop(): void {
    wanted = undefined;
    clearTimeout(timer);
    request.abort();
  }

  async function fetchAnswer(text: string): Promise<void> {
    request = new AbortController();
    const answer = await answerTo(`${address}?${new URLSearchParams({ q: text })}`, request.signal);
    if (answer) {
      if (kept.size >= KEPT) kept.clear();
      kept.set(text, answer);
    }
    if (wanted !== text) return;
    if (!answer) wanted = undefined;
    show(answer);
  }

  return {
    ask(text) {
      if (text === wanted) return;
      stop();
      wanted = text;
      const known = kept.get(text);
      if (known) show(known);
      else timer = setTimeout(() => void fetchAnswer(text), QUIET_MS);
    },
    stop,
  };
}

async function answerTo(address: string, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' }, signal });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    return undefined;
  }
}

/** White space at the ends and the number of spaces make no other search. */
const tidy = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** Half a kana (えくｓ) is left out while it is being typed: nothing is written so. */
const HALF_KANA = /([ぁ-ゖァ-ヺー])[a-zａ-ｚ]{1,3}$/i;

/** What to ask for. @param composing whether the input method is still converting */
export const wordsIn = (value: string, composing: boolean): string => tidy(composing ? value.replace(HALF_KANA, '$1') : value);
