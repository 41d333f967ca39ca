/** Replies of counselors in training that wait: whose, where and since when, and what to do where nobody is there to approve. */
import { Alert } from '@mui/material';
import { LinkBase } from 'react-admin';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { sinceText, timeText } from '../parts/time.ts';
import type { Board } from '../staff-api/types.ts';

type Row = Board['replyRequests'][number];

interface Props {
  board: Pick<Board, 'services' | 'replyRequests'>;
  now: number;
}

export function ReplyRequestsPart({ board: { services, replyRequests }, now }: Props) {
  return (
    <>
      {services.map(({ service, replyRequests: waiting, approversOnDuty }) =>
        waiting > 0 && approversOnDuty === 0 ? (
          <Alert key={service.id} severity="warning" sx={{ mb: 1 }}>
            {service.name}
            ：対応中のスーパーバイザーがいないため、返信が承認を待っています。スーパーバイザーなら、勤務の状態にかかわらず、だれでも承認できます。承認できる人がいないときは、ほかの相談員に担当を変えてください。
          </Alert>
        ) : null,
      )}
      <StackingTable
        label="承認を待つ返信"
        columns={columnsAt(now)}
        rows={replyRequests}
        keyOf={({ id }) => id}
      />
    </>
  );
}

function columnsAt(now: number): readonly Column<Row>[] {
  return [
    {
      heading: '相談',
      cell: ({ consultation: { id, number } }) => (
        <LinkBase to={`/consultations/${id}/show`}>No.{number}を開く</LinkBase>
      ),
    },
    { heading: '書いた人', cell: ({ person }) => person.name ?? '（削除された職員）' },
    { heading: '待ち時間', cell: ({ at }) => <strong>{sinceText(at, now)}</strong> },
    { heading: '求めた時刻', cell: ({ at }) => timeText(at) },
    { heading: '窓口', cell: ({ service }) => service.name },
  ];
}
