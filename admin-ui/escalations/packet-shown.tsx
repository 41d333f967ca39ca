/** The packet as it was sealed. */
import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { PACKET_GROUND_WORDS } from '../../domain/packet.ts';
import type { Packet } from '../staff-api/types.ts';
import { ESCALATION_KIND_WORDS } from '../i18n/words.ts';
import { CodeText } from '../parts/code-text.tsx';
import { dayTimeText } from '../parts/time.ts';

const AUTHORS = { consultee: '相談者', staff: '職員', automatic: '自動応答' } as const;

export function PacketShown({ packet }: { packet: Packet }) {
  const { letter } = packet;
  return (
    <>
      <Box
        component="dl"
        sx={{
          m: 0,
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, mb: 1, whiteSpace: 'pre-wrap' },
        }}
      >
        {letter && (
          <>
            <Item
              name="提供先"
              value={letter.agency ?? `${ESCALATION_KIND_WORDS[letter.kind]}（機関は決めずに申請）`}
            />
            <Item
              name="提供の根拠"
              value={
                letter.ground === null ? '（書かれていません）' : PACKET_GROUND_WORDS[letter.ground]
              }
            />
            <Item name="提供の理由・お願いしたいこと" value={letter.wish ?? undefined} />
            <Item name="担当者" value={letter.sender} />
          </>
        )}
        <Item name="窓口" value={packet.service} />
        <Item
          name="相談の番号"
          value={packet.number === undefined ? undefined : `No.${packet.number}`}
        />
        <Item name="相談が始まった日時" value={packet.openedAt && dayTimeText(packet.openedAt)} />
        <Item
          name="やりとり"
          value={packet.words?.map(({ seq, author, at, text }) => (
            <div key={seq}>
              {AUTHORS[author]} {dayTimeText(at)}　{text}
            </div>
          ))}
        />
        <Item
          name="属性"
          value={packet.attributes?.map(({ code, label, answer }) => (
            <div key={code}>
              {label}：{answer}
            </div>
          ))}
        />
        <Item name="特徴" value={packet.traits === null ? '（書かれていません）' : packet.traits} />
        <Item
          name="対応の注意点"
          value={packet.cautions === null ? '（書かれていません）' : packet.cautions}
        />
        <Item name="LINEの利用者ID" value={packet.lineId && <CodeText>{packet.lineId}</CodeText>} />
        <Item name="居場所や連絡のとり方" value={packet.contact} />
      </Box>
    </>
  );
}

function Item({ name, value }: { name: string; value: ReactNode }) {
  if (value === undefined) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
