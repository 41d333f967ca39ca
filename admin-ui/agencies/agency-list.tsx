/** The directory's rows: the numbers to call stand out, and what nobody made sure of lately says so. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayText } from '../parts/time.ts';
import { useMe } from '../session/session.ts';
import type { Agency } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useAgencyChange } from './use-agencies.ts';

interface Props {
  agencies: readonly Agency[];
  onEdit: (agency: Agency) => void;
}

export function AgencyList({ agencies, onEdit }: Props) {
  const [retiring, setRetiring] = useState<Agency | null>(null);
  const api = useStaffApi();
  const change = useAgencyChange();
  const { services } = useMe();
  // Whoever works in one service alone sees its own and, where there are any, those of all.
  const tellsService = services.length > 1 || agencies.some(({ service }) => service === null);
  const columns: readonly Column<Agency>[] = [
    ...FACTS,
    ...(tellsService ? [OF_SERVICE] : []),
    { heading: '最終確認', wraps: true, cell: (agency) => <Confirmed agency={agency} /> },
    {
      heading: '操作',
      cell: (agency) => <RowActions agency={agency} onEdit={onEdit} onRetire={setRetiring} />,
    },
  ];
  return (
    <>
      <StackingTable
        label="関係機関の名簿"
        columns={columns}
        rows={agencies}
        keyOf={({ id }) => id}
      />
      {retiring && (
        <FormDialog
          title="関係機関を使わなくする"
          submitText="使わなくする"
          onSubmit={() =>
            change(() => api.retireAgency(retiring.id), `「${retiring.name}」を使わなくしました。`)
          }
          onClose={() => setRetiring(null)}
        >
          <Typography>
            「{retiring.name}
            」は、連絡先として選べなくなります。これまでの連携の記録には残ります。あとで一覧に戻せます。
          </Typography>
        </FormDialog>
      )}
    </>
  );
}

const FACTS: readonly Column<Agency>[] = [
  {
    heading: '名称',
    wraps: true,
    cell: ({ name, kind, area }) => (
      <>
        <strong>{name}</strong>
        <Box sx={{ color: 'text.secondary', fontWeight: 400 }}>
          {ESCALATION_KIND_WORDS[kind]}
          {area === null ? '' : `　${area}`}
        </Box>
      </>
    ),
  },
  {
    heading: '電話',
    cell: ({ telephone, telephoneNight }) => (
      <>
        <Telephone number={telephone} />
        {telephoneNight !== null && (
          <Box>
            夜間・休日 <Telephone number={telephoneNight} />
          </Box>
        )}
      </>
    ),
  },
  { heading: '受付時間', cell: ({ hours }) => hours ?? '－', wraps: true },
  {
    heading: '担当者・備考',
    wraps: true,
    cell: ({ contactPerson, note }) =>
      contactPerson === null && note === null ? (
        '－'
      ) : (
        <>
          {contactPerson}
          <Box sx={{ whiteSpace: 'pre-wrap', color: 'text.secondary' }}>{note}</Box>
        </>
      ),
  },
];

const OF_SERVICE: Column<Agency> = {
  heading: '窓口',
  wraps: true,
  cell: ({ service }) => service?.name ?? 'すべての窓口',
};

function Telephone({ number }: { number: string }) {
  return (
    <Box component="strong" sx={{ whiteSpace: 'nowrap' }}>
      {number}
    </Box>
  );
}

function Confirmed({ agency: { confirmed, isStale } }: { agency: Agency }) {
  const when =
    confirmed === null
      ? 'まだ確認していません'
      : `${dayText(`${confirmed.on}T12:00+09:00`)}${confirmed.by?.name ? ` ${confirmed.by.name}` : ''}`;
  return (
    <>
      {when}
      {isStale && confirmed !== null && (
        <Box sx={{ color: 'var(--color-attention)', fontWeight: 700 }}>1年以上前です</Box>
      )}
    </>
  );
}

interface ActionsProps {
  agency: Agency;
  onEdit: (agency: Agency) => void;
  onRetire: (agency: Agency) => void;
}

function RowActions({ agency, onEdit, onRetire }: ActionsProps) {
  const api = useStaffApi();
  const change = useAgencyChange();
  const { id, name, mayEdit, retiredAt, service } = agency;
  if (!mayEdit) return service === null ? '管理者が変えます' : '－';
  const action = (text: string, onPress: () => void) => (
    <Button size="small" aria-label={`${name}：${text}`} onClick={onPress}>
      {text}
    </Button>
  );
  if (retiredAt !== null)
    return action('一覧に戻す', () => {
      void change(() => api.reviveAgency(id), `「${name}」を一覧に戻しました。`);
    });
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap' }}>
      {action('確認した', () => {
        void change(() => api.confirmAgency(id), `「${name}」を今日確認したと記録しました。`);
      })}
      {action('直す', () => onEdit(agency))}
      {action('使わなくする', () => onRetire(agency))}
    </Stack>
  );
}
