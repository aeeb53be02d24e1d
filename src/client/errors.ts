/** Takes the keyboard to the summary of mistakes, or to the first wrong field where a page has no summary. */
export function focusErrorSummary(): void {
  const summary = document.querySelector<HTMLElement>('.error-summary');
  (summary ?? document.querySelector<HTMLElement>('[aria-invalid="true"]'))?.focus();
}
