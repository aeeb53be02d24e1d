/** Takes the keyboard to the summary of mistakes, where it stands on the page. */
export function focusErrorSummary(): void {
  document.querySelector<HTMLElement>('.error-summary')?.focus();
}
