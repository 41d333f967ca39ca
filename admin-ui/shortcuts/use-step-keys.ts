/** Alt with an arrow steps on or back; unlike a single key also in the middle of writing. */
import { useEffect, useRef } from 'react';

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1 };
/** What opens itself by these keys, or would be lost by leaving. */
const OWN_ARROWS = 'select, [role="combobox"]';
const OPEN_ABOVE = '[role="dialog"], [role="menu"], [role="listbox"]';

export function useStepKeys(go: (step: 1 | -1) => void): void {
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const step = STEPS[event.key];
      if (step === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey)
        return;
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
      if (event.target instanceof HTMLElement && event.target.matches(OWN_ARROWS)) return;
      if (document.querySelector(OPEN_ABOVE)) return;
      event.preventDefault();
      latest.current(step);
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
