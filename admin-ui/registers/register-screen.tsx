/** One register: its entries, what each said before, and how it is printed. */
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkBase, useNotify, useParams } from 'react-admin';
import { definitionOf, REGISTER_CODES, type RegisterCode } from '../../domain/registers.ts';
import { may } from '../../domain/roles.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { saveFile } from '../parts/save-file.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { RegisterEntry } from '../staff-api/registers.ts';
import { EntryDialog } from './entry-dialog.tsx';
import { EntryTable } from './entry-table.tsx';
import { FormOfRegister } from './form-of-register.tsx';
import { HistoryDialog } from './history-dialog.tsx';

const ONLY_ADMINISTRATORS = '台帳に記載できるのは、管理者です。';

export function RegisterScreen() {
  const { register } = useParams<{ register: string }>();
  const code = REGISTER_CODES.find((one) => one === register);
  if (!code) return <EmptyState isPage title="この台帳はありません" />;
  return <Known key={code} register={code} />;
}

type Open =
  | { dialog: 'entry' | 'history'; entry: RegisterEntry | null }
  | { dialog: 'form' }
  | null;

function Known({ register }: { register: RegisterCode }) {
  const { name, about } = definitionOf(register);
  useTitle(name);
  const api = useStaffApi();
  const notify = useNotify();
  const mayEdit = may(useRoles(), 'register.edit', 'service');
  const [open, setOpen] = useState<Open>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['registers', register],
    queryFn: () => api.registerEntries(register),
  });
  const blocked = mayEdit ? null : ONLY_ADMINISTRATORS;
  async function print(id?: string) {
    try {
      saveFile(await api.printRegister(register, id));
    } catch (refusal) {
      notify(textOf(refusal), { type: 'warning' });
    }
  }
  return (
    <Box sx={{ p: { xs: 1, sm: 2 } }}>
      <Link component={LinkBase} to="/administration/registers">
        台帳の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ my: 1 }}>
        {name}
      </Typography>
      <Typography sx={{ mb: 1.5 }}>{about}</Typography>
      <Stack direction="row" sx={{ gap: 1, mb: 2, flexWrap: 'wrap' }}>
        <ActionButton
          text="記載する"
          variant="contained"
          blocked={blocked}
          onPress={() => setOpen({ dialog: 'entry', entry: null })}
        />
        <ActionButton text="印刷する（PDF）" blocked={blocked} onPress={() => void print()} />
        <ActionButton
          text="様式を決める"
          blocked={blocked}
          onPress={() => setOpen({ dialog: 'form' })}
        />
      </Stack>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState what="台帳を読み込んでいます" />}
      {data && data.data.length === 0 && (
        <EmptyState title="記載はまだありません">
          「記載する」から、はじめの1件を入れてください。
        </EmptyState>
      )}
      {data && data.data.length > 0 && (
        <EntryTable
          register={register}
          entries={data.data}
          actions={(entry) => (
            <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
              {mayEdit && (
                <Button size="small" onClick={() => setOpen({ dialog: 'entry', entry })}>
                  直す
                </Button>
              )}
              <Button size="small" onClick={() => setOpen({ dialog: 'history', entry })}>
                履歴
              </Button>
              {mayEdit && (
                <Button size="small" onClick={() => void print(entry.id)}>
                  1件を印刷
                </Button>
              )}
            </Stack>
          )}
        />
      )}
      {open?.dialog === 'entry' && (
        <EntryDialog register={register} entry={open.entry} onClose={() => setOpen(null)} />
      )}
      {open?.dialog === 'history' && open.entry && (
        <HistoryDialog register={register} id={open.entry.id} onClose={() => setOpen(null)} />
      )}
      {open?.dialog === 'form' && data && (
        <FormOfRegister register={register} form={data.form} onClose={() => setOpen(null)} />
      )}
    </Box>
  );
}
