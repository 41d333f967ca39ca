/** Pictures and files in the talk: what is taken, how much of it, and what is said of what is not. */
export const FILE_KINDS = ['picture', 'file'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Decided by content, whatever a sender declares. Pictures are drawn anew; files are kept as they are and only ever downloaded. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
/** What every picture is drawn anew as. */
export const STORED_PICTURE_TYPE = 'image/webp';
export const FILE_TYPES = ['application/pdf', 'text/plain'] as const;

/** Whether a virus scanner has seen it; what one finds is never stored. */
export const SCANS = ['no-scanner', 'clean'] as const;
export type Scan = (typeof SCANS)[number];

const MEGABYTE = 1024 * 1024;
export const MAX_FILE_BYTES = 10 * MEGABYTE;
export const MAX_FILES_A_MESSAGE = 5;
export const MAX_FILES_A_CONSULTATION = 200;
export const MAX_BYTES_A_CONSULTATION = 300 * MEGABYTE;
/** Uploaded and in no message yet, for one sender. */
export const MAX_UNSENT_FILES = 20;
/** What was uploaded and never sent is disposed of after this. */
export const UNSENT_FILES_LIVE_HOURS = 24;

/** Why a file is not taken, for the person who sent it. */
export const FILE_REFUSAL_TEXTS = {
  empty: '中身が空のファイルです。',
  'too-large': '大きすぎて送れません。10MBまでのものを選んでください。',
  'too-many': 'これ以上は送れません。相談員に伝えてください。',
  'wrong-type': 'この形式は送れません。写真（JPEG・PNG・WebP・GIF）、PDF、テキストが送れます。',
  heic: 'この写真の形式（HEIC）は送れません。画面を写したもの（スクリーンショット）なら送れます。',
  unreadable: '写真を読み取れませんでした。別の写真を選んでください。',
  'too-many-pixels': '写真が大きすぎて送れません。小さくしてから選んでください。',
  infected: 'ウイルスの疑いがあるため、送れません。',
  'scan-away': '今はファイルの安全を確かめられません。少し待ってからもう一度送ってください。',
  busy: '今は写真を受け取れません。少し待ってからもう一度送ってください。',
  'not-there': '添付が見つかりませんでした。もう一度つけてください。',
} as const;
export type FileRefusal = keyof typeof FILE_REFUSAL_TEXTS;

/** 「1.2MB」「340KB」 */
export function sizeText(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1000 ? `${kilobytes}KB` : `${(kilobytes / 1024).toFixed(1)}MB`;
}
