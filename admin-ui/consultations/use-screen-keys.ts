/** Keys of one consultation: to what is written, to the parts beside the talk, to the actions. */
import { useKeys } from '../shortcuts/use-keys.ts';
import type { DraftKind } from '../staff-api/types.ts';
import type { SidePartName } from './side-part.tsx';

export function useScreenKeys(show: (name: SidePartName | 'talk') => void): void {
  const write = (kind: DraftKind) => () => {
    show('talk');
    document.querySelector<HTMLElement>(`[aria-label="書くもの"] button[value="${kind}"]`)?.click();
    whenDrawn(() => {
      const fields = document.querySelectorAll<HTMLElement>('main textarea:not([aria-hidden])');
      [...fields].find((field) => field.offsetParent !== null && !field.closest('aside'))?.focus();
    });
  };
  const lookAt = (name: SidePartName) => () => {
    show(name);
    whenDrawn(() => document.querySelector<HTMLElement>('aside [role="region"]')?.focus());
  };
  useKeys({
    reply: write('reply'),
    note: write('note'),
    actions: () =>
      document
        .querySelector<HTMLElement>('[role="toolbar"][aria-label="相談への操作"] button')
        ?.focus(),
    person: lookAt('person'),
    attributes: lookAt('attributes'),
    notes: lookAt('notes'),
    timeline: lookAt('timeline'),
  });
}

function whenDrawn(then: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(then));
}
