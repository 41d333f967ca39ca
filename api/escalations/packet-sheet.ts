/** The paper an agency gets (情報提供書): nothing stands on it that is not in the sealed packet. */
import type { Packet } from '../../contracts/packets.ts';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { PACKET_DUTIES, PACKET_GROUND_WORDS } from '../../domain/packet.ts';
import type { Block, Fact, Sheet } from '../documents/sheet.ts';
import { momentText } from '../documents/times.ts';

const AUTHORS = { consultee: '相談者', staff: '職員', automatic: '自動応答' } as const;

/** `copy`: it is printed again, after it was sealed. */
export function packetSheet(
  packet: Packet,
  { copy, digest }: { copy: boolean; digest: string | null },
): Sheet {
  const { letter } = packet;
  const title = letter?.isSupplement ? '情報提供書（追加提供）' : '情報提供書';
  return {
    title: copy ? `${title}【写し】` : title,
    top: letter ? [momentText(letter.at), `${letter.organisation}　${letter.service}`] : [],
    head: headOf(packet),
    blocks: [
      ...(letter?.immediate
        ? [{ kind: 'notice', text: '生命・身体に危険があるため、緊急に提供します。' } as const]
        : []),
      ...contents(packet),
      { kind: 'heading', text: '取り扱い' },
      ...PACKET_DUTIES.map((text) => ({ kind: 'text', text }) as const),
      ...(digest === null ? [] : [{ kind: 'text', text: `封印（SHA-256）：${digest}` } as const]),
    ],
    foot: `${title}${copy ? '【写し】' : '【案】'}　取扱注意`,
  };
}

function headOf({ letter, service, number, openedAt }: Packet): Fact[] {
  return facts([
    ['提供先', letter && (letter.agency ?? ESCALATION_KIND_WORDS[letter.kind])],
    ['提供元', letter ? `${letter.organisation}　${letter.service}` : service],
    ['担当者', letter?.sender],
    [
      '提供の根拠',
      letter &&
        (letter.ground === null ? '（書かれていません）' : PACKET_GROUND_WORDS[letter.ground]),
    ],
    ['理由・お願いしたいこと', letter?.wish ?? undefined],
    ['相談の番号', number === undefined ? undefined : `No.${number}`],
    ['相談が始まった日時', openedAt && momentText(openedAt)],
  ]);
}

function contents(packet: Packet): Block[] {
  const { words = [], attributes = [] } = packet;
  const told = facts([
    ['居場所・連絡のとり方', packet.contact],
    ['特徴', packet.traits === null ? '（書かれていません）' : packet.traits],
    ['対応の注意点', packet.cautions === null ? '（書かれていません）' : packet.cautions],
    ['LINEの利用者ID', packet.lineId && `${packet.lineId}（LINEヤフー株式会社への照会に使えます）`],
    ...attributes.map(({ label, answer }): [string, string] => [label, answer]),
  ]);
  return [
    { kind: 'heading', text: '提供する情報' },
    ...(told.length > 0 ? [{ kind: 'facts', facts: told } as const] : []),
    ...(words.length > 0 ? [talk(words)] : []),
    ...(told.length + words.length === 0
      ? [{ kind: 'text', text: '（上に書いたほかに、提供する情報はありません）' } as const]
      : []),
  ];
}

function talk(words: NonNullable<Packet['words']>): Block {
  return {
    kind: 'table',
    columns: [
      { heading: '日時', share: 2 },
      { heading: '書いた人', share: 1 },
      { heading: 'やりとり', share: 5 },
    ],
    rows: words.map(({ author, at, text }) => [momentText(at), AUTHORS[author], text]),
  };
}

function facts(given: readonly (readonly [string, string | undefined])[]): Fact[] {
  return given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}
