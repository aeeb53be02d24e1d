const WIDE = '(min-width: 64rem)';

/** On wide screens the menu and the filter lie open. The stylesheet does that where the browser knows `::details-content`. */
export function openFoldsOnWideScreens(): void {
  if (CSS.supports('selector(::details-content)')) return;
  const folds = [...document.querySelectorAll<HTMLDetailsElement>('.site-menu, .filter-panel, .markdown-help')];
  const openAtFirst = new Map(folds.map((fold) => [fold, fold.open]));
  const wide = matchMedia(WIDE);
  const set = () => {
    for (const fold of folds) fold.open = wide.matches || openAtFirst.get(fold) === true;
  };
  wide.addEventListener('change', set);
  set();
}

/** The menus above the page close with Escape and with a press elsewhere. */
export function closeMenus(): void {
  const menus = [...document.querySelectorAll<HTMLDetailsElement>('.person-menu, .site-menu')];
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const open = menus.find((menu) => menu.open && menu.contains(document.activeElement));
    if (!open) return;
    open.open = false;
    open.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    for (const menu of menus) {
      if (menu.classList.contains('person-menu') && !menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
