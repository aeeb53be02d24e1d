/** Texts that the editor keeps until they are saved; the key goes on with the person's id. */
const KEPT = 'chienowa:text:';

/** Signing out on purpose forgets the person's texts in this browser: somebody else may sit down at it next. */
export function forgetTextsAtSignOut(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-sign-out]');
  form?.addEventListener('submit', () => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(`${KEPT}${form.dataset['signOut']}:`)) localStorage.removeItem(key);
      }
    } catch {
      // Storage is switched off: nothing was kept.
    }
  });
}
