/** Where nothing has the focus, or what had it is gone after a change, it goes to this element instead of nowhere. */
import { useEffect, useRef, type RefObject } from 'react';

/** `change`: what differs when something may have gone. */
export function useKeepsFocus<Kind extends HTMLElement>(
  change: string | number | boolean,
): RefObject<Kind | null> {
  const element = useRef<Kind>(null);
  useEffect(() => {
    // After the frame: a dialog that closes gives the focus back first.
    const frame = requestAnimationFrame(() => {
      const { activeElement, body } = document;
      if (activeElement === null || activeElement === body) element.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [change]);
  return element;
}
