/** Whom this organisation's alarms are mailed to, and which of them. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { ALARM_KINDS, ALARMS } from '../../domain/alarms.ts';
import { CodeText } from '../parts/code-text.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Alarms } from '../staff-api/operations.ts';
import { AddressDialog, type AlarmAddress } from './address-dialog.tsx';
import { useAlarmChange } from './use-alarms.ts';

interface Props {
  addresses: readonly AlarmAddress[];
  mail: Alarms['mail'];
}

export function AddressesPart({ addresses, mail }: Props) {
  const api = useStaffApi();
  const change = useAlarmChange();
  const [editing, setEditing] = useState<AlarmAddress | 'new' | null>(null);
  return (
    <Box component="section" aria-label="警報メールの宛先">
      <SectionHeading>警報メールの宛先</SectionHeading>
      <MailState mail={mail} />
      {addresses.length === 0 ? (
        <Typography color="text.secondary">
          宛先はありません。部品が止まったときにすぐ気づけるように、加えてください。
        </Typography>
      ) : (
        <StackingTable
          label="警報メールの宛先の一覧"
          rows={addresses}
          keyOf={({ id }) => id}
          columns={[
            { heading: '宛先', cell: ({ address }) => <CodeText>{address}</CodeText>, wraps: true },
            { heading: '送る警報', cell: kindsText, wraps: true },
            {
              heading: '変更',
              cell: (one) => (
                <>
                  <Button
                    size="small"
                    aria-label={`${one.address}を変える`}
                    onClick={() => setEditing(one)}
                  >
                    変える
                  </Button>
                  <Button
                    size="small"
                    aria-label={`${one.address}を外す`}
                    onClick={() =>
                      void change(() => api.removeAlarmAddress(one.id), '宛先を外しました。')
                    }
                  >
                    外す
                  </Button>
                </>
              ),
            },
          ]}
        />
      )}
      <Button variant="outlined" sx={{ my: 1 }} onClick={() => setEditing('new')}>
        宛先を加える
      </Button>
      {editing !== null && (
        <AddressDialog
          before={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Box>
  );
}

function MailState({ mail: { isOffered, operatorAddresses } }: Pick<Props, 'mail'>) {
  if (!isOffered)
    return (
      <Alert severity="warning" sx={{ mb: 1 }}>
        メールサーバーが設定されていません。警報はこの画面にだけ出ます。システム運用者に設定を頼んでください。
      </Alert>
    );
  return (
    <Typography sx={{ mb: 1 }}>
      {operatorAddresses === 0
        ? 'システム運用者の宛先は設定されていません。'
        : `システム全体の警報は、システム運用者の宛先（${operatorAddresses}件）にも送られます。`}
    </Typography>
  );
}

function kindsText({ kinds }: AlarmAddress): string {
  return kinds.length === ALARM_KINDS.length
    ? 'すべて'
    : kinds.map((kind) => ALARMS[kind].name).join('、');
}
