/** Something she chose to send along, kept until it has arrived. */
import type { FileKind } from '../domain/files.ts';

export interface Picked {
  /** Made here; the server counts the same id once. */
  id: string;
  kind: FileKind;
  name: string;
  bytes: Blob;
  /** Address of what she is shown; `null` for what is no picture. */
  preview: string | null;
}

/** It is not shown any more. */
export function letGo(picked: readonly Picked[]): void {
  for (const { preview } of picked) if (preview !== null) URL.revokeObjectURL(preview);
}
