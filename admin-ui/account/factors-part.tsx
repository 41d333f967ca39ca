/** One's own second factors: the app, passkeys, and recovery codes for when they are lost. */
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { FEW_RECOVERY_CODES } from '../../domain/second-factor.ts';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayTimeText } from '../parts/time.ts';
import { EnrolDialog } from '../session/enrol-dialog.tsx';
import { canUsePasskeys } from '../session/passkeys.ts';
import type { OwnAccount } from '../staff-api/account.ts';
import { AddPasskeyDialog } from './add-passkey-dialog.tsx';
import { RecoveryCodesDialog } from './recovery-codes-dialog.tsx';
import { useOwnAccountChange } from './use-own-account-change.ts';

type Passkey = OwnAccount['passkeys'][number];
type Asked = 'app' | 'passkey' | { codes: string[] };

export function FactorsPart({ account }: { account: OwnAccount }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const change = useOwnAccountChange();
  const { appSince, passkeys, recoveryCodes } = account;
  const count = passkeys.length + (appSince === null ? 0 : 1);
  // The last one of whoever needs one stays; the server says so too.
  const isLast = account.needsSecondFactor && count === 1;

  async function makeCodes() {
    const codes = await change.makeCodes();
    if (codes) setAsked({ codes });
  }

  return (
    <>
      <SectionHeading>二段階認証</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        {account.needsSecondFactor
          ? 'あなたの役割では、パスワードのほかに一つ以上が必要です。'
          : 'パスワードのほかに登録しておくと、パスワードを知られても入られません。'}
        パスキーは、にせのサイトにだまされない方法です。
      </Typography>
      <Stack spacing={2}>
        <Row
          name="認証アプリ（6桁の数字）"
          state={
            appSince === null ? '使っていません。' : `${dayTimeText(appSince)}から使っています。`
          }
        >
          {appSince === null ? (
            <Button variant="outlined" onClick={() => setAsked('app')}>
              認証アプリを設定する
            </Button>
          ) : (
            <Button
              variant="outlined"
              disabled={isLast || change.isBusy}
              onClick={() => void change.removeApp()}
            >
              認証アプリを外す
            </Button>
          )}
        </Row>
        <Row
          name="パスキー"
          state={
            passkeys.length === 0 ? '登録していません。' : `${passkeys.length}個を登録しています。`
          }
        >
          <Button
            variant="outlined"
            disabled={!canUsePasskeys()}
            onClick={() => setAsked('passkey')}
          >
            パスキーを登録する
          </Button>
        </Row>
        {!canUsePasskeys() && (
          <Typography variant="body2" color="text.secondary">
            このブラウザ、またはこの接続先（IPアドレス）では、パスキーを登録できません。
          </Typography>
        )}
        {passkeys.length > 0 && (
          <StackingTable
            label="自分のパスキー"
            columns={columnsFor({
              isLast,
              isBusy: change.isBusy,
              remove: ({ id, name }) => void change.removePasskey(id, name),
            })}
            rows={passkeys}
            keyOf={({ id }) => id}
          />
        )}
        {isLast && (
          <Typography variant="body2" color="text.secondary">
            最後の一つは外せません。替えるときは、先に別の方法を登録してください。
          </Typography>
        )}
        <Row name="回復コード" state={stateOf(recoveryCodes)}>
          <Button
            variant="outlined"
            disabled={count === 0 || change.isBusy}
            onClick={() => void makeCodes()}
          >
            {recoveryCodes ? '回復コードを作り直す' : '回復コードを作る'}
          </Button>
        </Row>
        {recoveryCodes && recoveryCodes.left <= FEW_RECOVERY_CODES && (
          <Alert severity="warning">
            残りが少なくなりました。作り直すと、前のコードはすべて使えなくなります。
          </Alert>
        )}
      </Stack>
      {asked === 'app' && (
        <EnrolDialog
          onClose={() => {
            setAsked(null);
            void change.renew();
          }}
        />
      )}
      {asked === 'passkey' && <AddPasskeyDialog onClose={() => setAsked(null)} />}
      {asked !== null && typeof asked === 'object' && (
        <RecoveryCodesDialog codes={asked.codes} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

function stateOf(codes: OwnAccount['recoveryCodes']): string {
  if (!codes) return '作っていません。スマートフォンや鍵をなくしたときに、代わりに使えます。';
  return `残り${codes.left}個（${dayTimeText(codes.madeAt)}に作りました）。`;
}

function Row({ name, state, children }: { name: string; state: string; children: ReactNode }) {
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
      <Box sx={{ flex: 1, minWidth: '14rem' }}>
        <Typography sx={{ fontWeight: 700 }}>{name}</Typography>
        <Typography color="text.secondary">{state}</Typography>
      </Box>
      {children}
    </Stack>
  );
}

function columnsFor({
  isLast,
  isBusy,
  remove,
}: {
  isLast: boolean;
  isBusy: boolean;
  remove: (passkey: Passkey) => void;
}): readonly Column<Passkey>[] {
  return [
    { heading: '名前', wraps: true, cell: ({ name }) => name },
    { heading: '登録した日時', cell: ({ createdAt }) => dayTimeText(createdAt) },
    {
      heading: '最後に使った日時',
      cell: ({ usedAt }) => (usedAt === null ? 'まだ使っていません' : dayTimeText(usedAt)),
    },
    {
      heading: '操作',
      cell: (passkey) => (
        <Button
          size="small"
          variant="outlined"
          disabled={isLast || isBusy}
          aria-label={`${passkey.name}を外す`}
          onClick={() => remove(passkey)}
        >
          外す
        </Button>
      ),
    },
  ];
}
