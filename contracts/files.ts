/** Pictures and files of the talk. The bytes themselves travel bare: up as an octet stream, down with their own type. */
import { z } from 'zod';
import { FILE_KINDS, MAX_FILES_A_MESSAGE } from '../domain/files.ts';
import { maskMyNumbers } from '../domain/my-number.ts';
import { Id } from './common.ts';

/** What a message says of a file; where its bytes are is known to whoever may read the message. */
export const FileHead = z.object({
  id: Id,
  kind: z.enum(FILE_KINDS),
  mediaType: z.string(),
  /** As its sender called it; `null` for pictures in the room. */
  name: z.string().nullable(),
  /** In bytes. */
  size: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
});
export type FileHead = z.infer<typeof FileHead>;

/** Files a message is sent with, uploaded before. */
export const SentFiles = z
  .array(Id)
  .max(MAX_FILES_A_MESSAGE)
  .refine((ids) => new Set(ids).size === ids.length, 'each file once')
  .default([]);

export const RoomFileParams = z.object({ fileId: Id });
export const StaffFileParams = z.object({ id: Id, fileId: Id });

export const FileQuery = z.object({ size: z.enum(['whole', 'thumbnail']).default('whole') });

/** Header that carries a file's name, percent-encoded: addresses are written down on their way, headers are not. */
export const FILE_NAME_HEADER = 'file-name';
const MAX_NAME = 120;

/** A name that cannot be read is no reason to refuse the file: it goes without. */
export const FileName = z
  .string()
  .optional()
  .transform((encoded) => {
    try {
      return decodeURIComponent(encoded ?? '');
    } catch {
      return '';
    }
  })
  // No folders, nothing unseen, nothing that turns letters around.
  .transform((name) => name.replaceAll(/[\p{C}\\/:*?"<>|]/gu, '').trim())
  .transform((name) => maskMyNumbers(Array.from(name).slice(-MAX_NAME).join('')) || null);
