/** What would go out and what would be destroyed: counted anew, nothing is changed by looking. */
import { Accordion, AccordionDetails, AccordionSummary, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import type { ContractEndDryRun } from '../staff-api/contract-end.ts';
import { useDryRun } from './use-contract-end.ts';

export function DryRun() {
  const { data, error, refetch } = useDryRun();
  return (
    <>
      <SectionHeading>引き渡すものと廃棄するもの（今の件数）</SectionHeading>
      {data ? (
        <Counted run={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingState what="件数を数えています" />
      )}
    </>
  );
}

const number = (n: number) => n.toLocaleString('ja-JP');

function Counted({ run }: { run: ContractEndDryRun }) {
  const { handedOver, attachments, packets, trail, destroyed, keys, open } = run;
  const files = [
    ...handedOver,
    { file: 'attachments', name: '添付ファイル', rows: attachments },
    { file: 'packets', name: '情報提供書', rows: packets },
    { file: 'audit', name: '操作記録と、変えられていないことの証明', rows: trail },
  ];
  const rows = destroyed.reduce((sum, one) => sum + one.rows, 0);
  return (
    <>
      <Typography>
        続いている相談：{number(open)}件{open > 0 && '（すべて終わるまで、廃棄は承認できません）'}
      </Typography>
      <Part title={`引き渡すもの（${number(files.reduce((sum, one) => sum + one.rows, 0))}件）`}>
        <StackingTable
          label="引き渡すもの"
          rows={files}
          keyOf={({ file }) => file}
          columns={[
            { heading: '内容', wraps: true, cell: ({ name }) => name },
            { heading: '件数', cell: (one) => number(one.rows) },
          ]}
        />
      </Part>
      <Part title={`廃棄するもの（${number(rows)}件の記録）`}>
        <Typography sx={{ mb: 1 }}>
          暗号鍵 {number(keys.reduce((sum, { count }) => sum + count, 0))}
          個、LINEとつなぐための情報、職員のアカウントとサインイン、処理の履歴も廃棄します。
        </Typography>
        <StackingTable
          label="廃棄するもの"
          rows={destroyed}
          keyOf={({ table }) => table}
          columns={[
            { heading: '内容', wraps: true, cell: ({ name }) => name },
            { heading: '件数', cell: (one) => number(one.rows) },
            { heading: '引き渡し', cell: ({ isHandedOver }) => (isHandedOver ? 'する' : 'しない') },
          ]}
        />
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Accordion variant="outlined" disableGutters slotProps={{ heading: { component: 'h3' } }}>
      <AccordionSummary expandIcon={<span aria-hidden>▼</span>}>
        <Typography component="span" sx={{ fontWeight: 700 }}>
          {title}
        </Typography>
      </AccordionSummary>
      <AccordionDetails>{children}</AccordionDetails>
    </Accordion>
  );
}
