/** 「関係機関」: whom to call for what, where and when, and whether somebody made sure of it lately. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { saveFile } from '../parts/save-file.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import type { Agencies, Agency } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import { AgencyDialog } from './agency-dialog.tsx';
import { AgencyFilterBar } from './agency-filters.tsx';
import { AgencyImport } from './agency-import.tsx';
import { AgencyList } from './agency-list.tsx';
import { useAgencies, useAgencyFilters, type AgencyFilters } from './use-agencies.ts';

export function AgenciesScreen() {
  useTitle('関係機関');
  const filters = useAgencyFilters();
  const { data, error, refetch } = useAgencies(filters.query);
  const [editing, setEditing] = useState<Agency | 'new' | null>(null);
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        関係機関
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        連携のときに連絡する警察署・福祉事務所などの名簿です。相談員も見られ、連絡を記録するときにここから選びます。
      </Typography>
      <Actions onNew={() => setEditing('new')} />
      <AgencyFilterBar filters={filters} areas={data?.areas ?? []} />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Listed found={data} filters={filters} onEdit={setEditing} />
      ) : (
        <LoadingState what="名簿を読み込んでいます" />
      )}
      {editing !== null && (
        <AgencyDialog
          agency={editing === 'new' ? null : editing}
          areas={data?.areas ?? []}
          onClose={() => setEditing(null)}
        />
      )}
    </Box>
  );
}

function Actions({ onNew }: { onNew: () => void }) {
  const api = useStaffApi();
  const notify = useNotify();
  const mayEdit = may(useRoles(), 'agency.edit', 'service');
  const [isImporting, setImporting] = useState(false);
  const blocked = mayEdit ? null : '名簿を変えられるのは、スーパーバイザーと管理者です。';
  async function exportAll() {
    try {
      saveFile(await api.agencyFile());
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return (
    <Stack direction="row" sx={{ gap: 1, mb: 2, flexWrap: 'wrap' }}>
      <ActionButton text="登録する" variant="contained" blocked={blocked} onPress={onNew} />
      <ActionButton text="CSVを取り込む" blocked={blocked} onPress={() => setImporting(true)} />
      <ActionButton text="CSVで書き出す" blocked={blocked} onPress={() => void exportAll()} />
      {isImporting && <AgencyImport onClose={() => setImporting(false)} />}
    </Stack>
  );
}

interface ListedProps {
  found: Agencies;
  filters: AgencyFilters;
  onEdit: (agency: Agency) => void;
}

function Listed({ found: { data, total, pageInfo }, filters, onEdit }: ListedProps) {
  if (data.length === 0)
    return (
      <EmptyState
        title={filters.hasFilter ? '条件に合う機関はありません' : '機関はまだ登録されていません'}
      >
        {filters.hasFilter
          ? '条件を変えるか、「条件をすべて外す」を押してください。'
          : '「登録する」か「CSVを取り込む」で、連絡先を登録してください。'}
      </EmptyState>
    );
  return (
    <>
      <Typography role="status" sx={{ mb: 1 }}>
        {total.count.toLocaleString('ja-JP')}件{total.exact ? '' : '以上'}
      </Typography>
      <AgencyList agencies={data} onEdit={onEdit} />
      {(pageInfo.hasNextPage || pageInfo.hasPreviousPage) && (
        <Stack direction="row" sx={{ gap: 1, mt: 1, alignItems: 'center' }}>
          <Button
            disabled={!pageInfo.hasPreviousPage}
            onClick={() => filters.setPage(filters.page - 1)}
          >
            前のページ
          </Button>
          <span>{filters.page}ページ</span>
          <Button
            disabled={!pageInfo.hasNextPage}
            onClick={() => filters.setPage(filters.page + 1)}
          >
            次のページ
          </Button>
        </Stack>
      )}
    </>
  );
}
