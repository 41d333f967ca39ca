/** j and k go from row to row; Enter follows the row's link by itself. */
import { useEffect, useRef } from 'react';

export const ROW_LINK = 'data-row-link';

export function useRowKeys() {
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== 'j' && event.key !== 'k') return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event.target)) return;
      const links = [...(container.current?.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`) ?? [])];
      const at = links.findIndex((link) => link === document.activeElement);
      const next = event.key === 'j' ? at + 1 : Math.max(0, at - 1);
      links[Math.min(next, links.length - 1)]?.focus();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return container;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input, textarea, select, [role="combobox"], [role="option"]') ||
      target.isContentEditable)
  );
}
