/** Where what had the focus is gone after a change, the focus goes to this element instead of nowhere. */
import { useEffect, useRef, type RefObject } from 'react';

export function useKeepsFocus<Kind extends HTMLElement>(change: unknown): RefObject<Kind | null> {
  const element = useRef<Kind>(null);
  const last = useRef(change);
  useEffect(() => {
    if (last.current === change) return;
    last.current = change;
    if (document.activeElement === null || document.activeElement === document.body)
      element.current?.focus();
  }, [change]);
  return element;
}
