/** Gives the browser a file to save. */
import type { AnsweredFile } from '../staff-api/http.ts';

/** What the browser saves is given back to it after so long. */
const KEPT_MS = 60_000;

export function saveFile({ name, blob }: AnsweredFile): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
