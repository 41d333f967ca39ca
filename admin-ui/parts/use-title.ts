/** The tab's title: neutral words only, since it shows on shared screens. */
import { useEffect } from 'react';

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} - 相談窓口`;
  }, [title]);
}
