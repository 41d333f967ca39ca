import type { Bubble } from '../../state.ts';

const KINDS: Readonly<Record<string, string>> = {
  image: '写真',
  video: '動画',
  audio: '音声',
  file: 'ファイル',
  location: '位置情報',
  sticker: 'スタンプ',
};

/** A message in one line, as lists show it. */
export function textOf({ message, isUnsent }: Bubble): string {
  if (isUnsent) return 'メッセージの送信を取り消しました';
  const text = message['altText'] ?? message['text'];
  if (typeof text === 'string') return text;
  const kind = KINDS[message.type];
  return kind === undefined ? 'メッセージ' : `${kind}を送信しました`;
}
