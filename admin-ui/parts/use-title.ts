/** The tab's title: neutral words only, since it shows on shared screens; before them how much is new. */
import { useEffect } from 'react';

let title = '';
let count = 0;

function write(): void {
  document.title = `${count > 0 ? `(${count}) ` : ''}${title} - 相談窓口`;
}

export function useTitle(shown: string): void {
  useEffect(() => {
    title = shown;
    write();
  }, [shown]);
}

/** How many notices nobody has looked at. */
export function setTitleCount(unseen: number): void {
  count = unseen;
  if (title !== '') write();
}
