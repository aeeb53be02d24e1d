/** Enter that confirms a conversion must not send the form. Safari ends the composition first, so the old key code is asked too. */
export function keepEnterForTheIme(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    if (event.isComposing || event.keyCode === 229) event.preventDefault();
  });
}
