/** Puts a copy button on every code block. Without a secure context browsers have no clipboard API, so a selection serves. */
export function addCopyButtons(root: ParentNode = document): void {
  for (const block of root.querySelectorAll<HTMLElement>('.code-block')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy-button';
    button.textContent = document.body.dataset['copy'] ?? '';
    button.addEventListener('click', () => void copy(block, button));
    button.setAttribute('aria-live', 'polite');
    block.prepend(button);
    block.classList.toggle('code-block--bare', !block.querySelector('.code-language'));
  }
}

async function copy(block: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const code = block.querySelector('code');
  if (!code) return;
  await putOnClipboard(code);
  button.textContent = document.body.dataset['copied'] ?? '';
  setTimeout(() => {
    button.textContent = document.body.dataset['copy'] ?? '';
  }, 2000);
}

async function putOnClipboard(code: HTMLElement): Promise<void> {
  const text = (code.textContent ?? '').replace(/\n$/, '');
  if (navigator.clipboard) {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // Refused by policy: the selection below still works.
    }
  }
  const selection = getSelection();
  selection?.selectAllChildren(code);
  document.execCommand('copy');
  selection?.removeAllRanges();
}
