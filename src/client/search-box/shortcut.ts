const WRITING = 'input, textarea, select, [contenteditable]';

/** `/` goes to the search box, unless somebody is writing or converting just now, or has switched it off. */
export function focusSearchBySlash(): void {
  const field = document.querySelector<HTMLInputElement>('[data-shortcut] .search-box__field');
  if (!field) return;
  field.setAttribute('aria-keyshortcuts', '/');
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if ((event.target as Element).closest(WRITING) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
