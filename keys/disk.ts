/** How full the disk under a folder is. */
import { statfsSync } from 'node:fs';

/** As `df` counts it: of what a process may use; `null` where nobody can say. */
export function usedPercentOf(directory: string): number | null {
  try {
    const { blocks, bfree, bavail } = statfsSync(directory);
    const used = blocks - bfree;
    return used + bavail === 0 ? null : Math.round((1000 * used) / (used + bavail)) / 10;
  } catch {
    return null;
  }
}
