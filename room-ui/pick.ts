/** What she chose to send along: made small on her telephone, shown to her, and kept until it has arrived. */
import { MAX_FILE_BYTES, type FileRefusal } from '../domain/files.ts';
import type { Picked } from './picked.ts';

const LONG_EDGE = 2048;
const QUALITY = 0.85;
/** Smaller ones go as they are. */
const SMALL_BYTES = 300_000;

/** Ready to be sent, or why it cannot be. */
export async function pick(file: File): Promise<Picked | { problem: FileRefusal }> {
  const isPicture = file.type.startsWith('image/');
  const bytes = isPicture ? await madeSmall(file) : file;
  if (bytes.size === 0) return { problem: 'empty' };
  if (bytes.size > MAX_FILE_BYTES) return { problem: 'too-large' };
  const preview = isPicture ? URL.createObjectURL(bytes) : null;
  const kind = isPicture ? 'picture' : 'file';
  return { id: crypto.randomUUID(), kind, name: file.name, bytes, preview };
}

/** A slow line carries a tenth of it, and where it was taken stays on her telephone. What cannot be drawn goes as it is. */
async function madeSmall(file: File): Promise<Blob> {
  if (file.size <= SMALL_BYTES) return file;
  try {
    const drawn = await createImageBitmap(file);
    const scale = Math.min(1, LONG_EDGE / Math.max(drawn.width, drawn.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(drawn.width * scale));
    canvas.height = Math.max(1, Math.round(drawn.height * scale));
    canvas.getContext('2d')?.drawImage(drawn, 0, 0, canvas.width, canvas.height);
    drawn.close();
    const small = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', QUALITY);
    });
    return small && small.size < file.size ? small : file;
  } catch {
    return file;
  }
}
