/** 「おとりの相談」: consultations that nobody has a reason to open, and how many opened at once are too many. */
import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { MAX_BULK_LIMIT, MIN_BULK_LIMIT } from '../limits.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { keepAnswer } from '../parts/keep-answer.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useTitle } from '../parts/use-title.ts';
import { textOf } from '../staff-api/http.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Canaries } from '../staff-api/trail.ts';

const KEY = ['canaries'] as const;

/** Does it, keeps what it answered, and says so; whether it was taken. */
function useCanaryChange() {
  const client = useQueryClient();
  const notify = useNotify();
  return async (work: () => Promise<Canaries>, done: string): Promise<boolean> => {
    try {
      await keepAnswer(client, KEY, await work());
      notify(done, { type: 'info' });
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    }
  };
}

export function CanariesScreen() {
  useTitle('閲覧の警報');
  const api = useStaffApi();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => api.canaries() });
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '70rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        閲覧の警報
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        仕事に要らない閲覧があったときに、管理者と監査担当に知らせます。
      </Typography>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <BulkLimit key={data.bulkLimit} limit={data.bulkLimit} />
          <CanaryList canaries={data} />
        </>
      ) : (
        <LoadingState what="設定を読み込んでいます" />
      )}
    </Box>
  );
}

function BulkLimit({ limit }: { limit: number }) {
  const api = useStaffApi();
  const change = useCanaryChange();
  const [text, setText] = useState(String(limit));
  const typed = Number(text.normalize('NFKC'));
  const isRight = Number.isInteger(typed) && typed >= MIN_BULK_LIMIT && typed <= MAX_BULK_LIMIT;
  return (
    <Box>
      <SectionHeading>大量閲覧の警報</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        一人の職員が10分間に開いた相談がこの数を超えると、警報が出ます。一覧や検索に出ただけの相談は数えません。
      </Typography>
      <Stack
        component="form"
        direction="row"
        sx={{ gap: 1, alignItems: 'flex-start' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight && typed !== limit)
            void change(() => api.setBulkLimit(typed), '基準を変えました。');
        }}
      >
        <TextField
          label="10分間に開いた相談の数"
          size="small"
          value={text}
          onChange={({ target }) => setText(target.value)}
          error={!isRight}
          helperText={`${MIN_BULK_LIMIT}から${MAX_BULK_LIMIT}までの数です。`}
          slotProps={{ inputLabel: { shrink: true }, htmlInput: { inputMode: 'numeric' } }}
        />
        <Button type="submit" variant="outlined" disabled={!isRight || typed === limit}>
          変える
        </Button>
      </Stack>
    </Box>
  );
}

type Canary = Canaries['data'][number];

function CanaryList({ canaries }: { canaries: Canaries }) {
  const [isMaking, setMaking] = useState(false);
  const [removing, setRemoving] = useState<Canary | null>(null);
  const { data, services } = canaries;
  return (
    <Box>
      <SectionHeading>おとりの相談</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        終わった相談のように見えますが、だれも開く必要のない相談です。開いた人がいると、すぐに警報が出ます。実際の相談者はいないため、LINEには何も送られず、件数にも数えません。
      </Typography>
      <Alert severity="warning" sx={{ mb: 1 }}>
        おとりであることは管理者だけが知っています。相談員には伝えないでください。自分で開いても警報が出ます。
      </Alert>
      <Button
        variant="outlined"
        disabled={services.length === 0}
        onClick={() => setMaking(true)}
        sx={{ mb: 1 }}
      >
        おとりの相談を作る
      </Button>
      {data.length === 0 ? (
        <EmptyState title="おとりの相談はありません">
          窓口ごとに2、3件あると、のぞき見に気づきやすくなります。
        </EmptyState>
      ) : (
        <StackingTable
          label="おとりの相談"
          columns={columnsOf(setRemoving)}
          rows={data}
          keyOf={({ consultation }) => consultation.id}
        />
      )}
      {isMaking && <MakeDialog services={services} onClose={() => setMaking(false)} />}
      {removing && <RemoveDialog canary={removing} onClose={() => setRemoving(null)} />}
    </Box>
  );
}

function columnsOf(remove: (canary: Canary) => void): readonly Column<Canary>[] {
  return [
    { heading: '相談', cell: ({ consultation }) => `No.${consultation.number}` },
    { heading: '窓口', cell: ({ service }) => service.name },
    { heading: '作った人', cell: ({ madeBy }) => madeBy.name ?? '不明な職員' },
    { heading: '作った日時', cell: ({ madeAt }) => dayTimeText(madeAt) },
    {
      heading: '状態',
      cell: ({ removedAt }) =>
        removedAt === null ? '警報が出る' : `外した（${dayTimeText(removedAt)}）`,
    },
    {
      heading: '操作',
      cell: (canary) =>
        canary.removedAt === null ? (
          <Button size="small" onClick={() => remove(canary)}>
            外す
          </Button>
        ) : (
          '－'
        ),
    },
  ];
}

interface MakeProps {
  services: Canaries['services'];
  onClose: () => void;
}

function MakeDialog({ services, onClose }: MakeProps) {
  const api = useStaffApi();
  const change = useCanaryChange();
  const [id] = useState(() => crypto.randomUUID());
  const [serviceId, setServiceId] = useState(services[0]?.id ?? '');
  return (
    <FormDialog
      title="おとりの相談を作る"
      submitText="作る"
      onSubmit={() => change(() => api.makeCanary(id, serviceId), 'おとりの相談を作りました。')}
      onClose={onClose}
    >
      <TextField
        select
        label="窓口"
        value={serviceId}
        onChange={({ target }) => setServiceId(target.value)}
        slotProps={{ inputLabel: { shrink: true } }}
      >
        {services.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.name}
          </MenuItem>
        ))}
      </TextField>
      <Typography>
        短いやりとりのある、終わった相談が1件増えます。番号は窓口の次の番号です。
      </Typography>
    </FormDialog>
  );
}

function RemoveDialog({ canary, onClose }: { canary: Canary; onClose: () => void }) {
  const api = useStaffApi();
  const change = useCanaryChange();
  const { id, number } = canary.consultation;
  return (
    <FormDialog
      title={`おとりの相談 No.${number} を外す`}
      submitText="外す"
      onSubmit={() => change(() => api.removeCanary(id), '外しました。開いても警報は出ません。')}
      onClose={onClose}
    >
      <Typography>外すと、開いても警報が出なくなります。相談の記録は残ります。</Typography>
    </FormDialog>
  );
}
