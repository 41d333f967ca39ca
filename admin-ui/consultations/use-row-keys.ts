/** j and k go from row to row; Enter follows the row's link by itself. */
import { useRef } from 'react';
import { useKeys } from '../shortcuts/use-keys.ts';

export const ROW_LINK = 'data-row-link';

export function useRowKeys() {
  const container = useRef<HTMLDivElement>(null);
  const go = (step: 1 | -1) => {
    const links = [...(container.current?.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`) ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    links[Math.min(Math.max(0, at + step), links.length - 1)]?.focus();
  };
  useKeys({
    next: () => go(1),
    previous: () => go(-1),
    filters: () =>
      document.querySelector<HTMLElement>('[role="search"] [role="combobox"]')?.focus(),
  });
  return container;
}
