/** 「版の一覧」: every version with who, when and why; two are compared, an old one is brought back. */
import { Box, Button, Chip, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SettingsContent } from '../../domain/settings-content.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { ServiceSettings, SettingsVersionRow } from '../staff-api/settings.ts';
import { ChangesList } from './changes-list.tsx';
import { ConfigurationFile } from './configuration-file.tsx';
import { PartCard } from './part-card.tsx';
import type { SettingsCommand } from './use-settings-command.ts';
import { momentWords, PART_WORDS } from './words.ts';

const STATE_WORDS: Readonly<Record<SettingsVersionRow['state'], string>> = {
  'in-force': '使っている版',
  announced: '予約',
  past: '前の版',
  withdrawn: '取り下げ',
};

interface Props {
  serviceId: string;
  shown: ServiceSettings;
  mayEdit: boolean;
  mayPublish: boolean;
  command: SettingsCommand;
}

export function VersionsPart({ serviceId, shown, mayEdit, mayPublish, command }: Props) {
  const api = useStaffApi();
  const [back, setBack] = useState<number | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['settings-versions', serviceId],
    queryFn: () => api.settingsVersions(serviceId),
    staleTime: 0,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="版を読み込んでいます" />;
  const { draft } = shown;
  return (
    <Stack sx={{ gap: 2 }}>
      <StackingTable
        label="設定の版"
        rows={data.data}
        keyOf={({ version }) => String(version)}
        columns={[
          { heading: '版', cell: ({ version }) => `第${version}版` },
          {
            heading: '状態',
            cell: ({ state }) => (
              <Chip
                size="small"
                variant="outlined"
                label={STATE_WORDS[state]}
                sx={{ color: 'var(--color-text)', borderColor: 'var(--color-line)' }}
              />
            ),
          },
          { heading: '始まり', cell: ({ effectiveFrom }) => momentWords(effectiveFrom) },
          { heading: 'だれが', cell: peopleWords, wraps: true },
          { heading: 'なぜ', cell: ({ note }) => note ?? '', wraps: true },
          { heading: '変わったところ', cell: changedWords, wraps: true },
          {
            heading: '操作',
            cell: ({ version, state }) => (
              <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
                {mayEdit && state !== 'in-force' && (
                  <Button
                    size="small"
                    aria-label={`第${version}版を下書きにする`}
                    onClick={() => setBack(version)}
                  >
                    下書きにする
                  </Button>
                )}
                {mayPublish && state === 'announced' && (
                  <Button
                    size="small"
                    aria-label={`第${version}版の予約を取り下げる`}
                    onClick={() => void command.withdraw(version)}
                  >
                    取り下げる
                  </Button>
                )}
              </Box>
            ),
          },
        ]}
      />
      <Comparison serviceId={serviceId} shown={shown} rows={data.data} />
      {mayEdit && shown.inForce && <ConfigurationFile serviceId={serviceId} />}
      {back !== null && (
        <FormDialog
          title={`第${back}版から下書きを作る`}
          submitText="下書きを作る"
          missing={draft?.request ? '公開の承認を待っている間は、下書きを作れません。' : null}
          onSubmit={() => command.beginFrom(back, draft?.revision ?? null)}
          onClose={() => setBack(null)}
        >
          <Typography>
            第{back}
            版と同じ内容の下書きを作ります。公開するまで、今の設定は変わりません。
          </Typography>
          {draft && (
            <Typography sx={{ fontWeight: 700 }}>
              今の下書き（{draft.editedBy.name}）は、なくなります。
            </Typography>
          )}
        </FormDialog>
      )}
    </Stack>
  );
}

function peopleWords({ publishedBy, approvedBy }: SettingsVersionRow): string {
  const by = publishedBy?.name ?? '導入時の設定';
  return approvedBy ? `${by}（承認：${approvedBy.name ?? ''}）` : by;
}

function changedWords({ changed, basedOn }: SettingsVersionRow): string {
  if (changed === null) return '最初の版';
  if (changed.length === 0) return '変わったところはありません';
  const from = basedOn === null ? '' : `第${basedOn}版から：`;
  return `${from}${changed.map((part) => PART_WORDS[part]).join('、')}`;
}

/** What is compared: a version's number, or the draft. */
type Side = number | 'draft';

interface ComparisonProps {
  serviceId: string;
  shown: ServiceSettings;
  rows: readonly SettingsVersionRow[];
}

function Comparison({ serviceId, shown, rows }: ComparisonProps) {
  const newest = rows[0]?.version ?? 1;
  const [from, setFrom] = useState<Side>(
    (shown.draft ? shown.inForce?.version : rows[1]?.version) ?? newest,
  );
  const [to, setTo] = useState<Side>(shown.draft ? 'draft' : newest);
  const isThere = (side: Side) => side !== 'draft' || shown.draft !== null;
  const left = isThere(from) ? from : newest;
  const right = isThere(to) ? to : newest;
  const before = useSide(serviceId, shown, left);
  const after = useSide(serviceId, shown, right);
  const sides: Side[] = [
    ...(shown.draft ? (['draft'] as const) : []),
    ...rows.map((row) => row.version),
  ];
  const select = (label: string, value: Side, onChange: (side: Side) => void) => (
    <TextField
      select
      size="small"
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value === 'draft' ? 'draft' : Number(target.value))}
      sx={{ minWidth: '10rem' }}
    >
      {sides.map((side) => (
        <MenuItem key={side} value={side}>
          {side === 'draft' ? '下書き' : `第${side}版`}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <PartCard title="二つの版を比べる">
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        {select('前', left, setFrom)}
        {select('後', right, setTo)}
      </Box>
      {before && after ? (
        <ChangesList before={before} after={after} />
      ) : (
        <LoadingState what="版を読み込んでいます" />
      )}
    </PartCard>
  );
}

function useSide(serviceId: string, shown: ServiceSettings, side: Side): SettingsContent | null {
  const api = useStaffApi();
  const { data } = useQuery({
    queryKey: ['settings-version', serviceId, side],
    queryFn: () => api.settingsVersion(serviceId, Number(side)),
    // What was published stays as it is.
    staleTime: Infinity,
    enabled: side !== 'draft',
  });
  return side === 'draft' ? shown.draft : (data ?? null);
}
