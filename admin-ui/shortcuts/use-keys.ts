/** Single keys that do something: never while somebody types, composes kana or has a dialog open, and only while they are wanted. */
import { useEffect, useRef } from 'react';
import { useStore } from 'react-admin';
import { SINGLE_KEYS, type SingleKey } from './shortcuts.ts';

/** Who speaks to the machine, or presses keys by mistake, can do without them (WCAG 2.1.4). */
export function useSingleKeysWanted() {
  return useStore('keys.single', true);
}

export function useKeys(bound: Partial<Record<SingleKey, () => void>>): void {
  const [areWanted] = useSingleKeysWanted();
  const latest = useRef(bound);
  useEffect(() => {
    latest.current = bound;
  });
  useEffect(() => {
    if (!areWanted) return undefined;
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      // 229: the key belongs to the input method, also where `isComposing` is told too late.
      if (event.isComposing || event.keyCode === 229 || isTaken(event.target)) return;
      const names = Object.keys(latest.current) as SingleKey[];
      const name = names.find((one) => SINGLE_KEYS[one].key === event.key);
      if (name === undefined) return;
      event.preventDefault();
      latest.current[name]?.();
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [areWanted]);
}

/** Lists and menus go to what begins with the letter by themselves. */
const TAKES_LETTERS = 'input, textarea, select, [role="combobox"], [role="option"], [role="menu"]';

function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === 'checkbox') return false;
  return target.matches(TAKES_LETTERS) || target.isContentEditable;
}
