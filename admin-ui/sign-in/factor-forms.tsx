/** The second factor, by whichever a person has: a passkey, the app's code, or a recovery code in their stead. */
import { Alert, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import type { FactorWay } from '../../domain/second-factor.ts';
import { useStaffAuth } from '../session/auth-context.ts';
import type { FactorProof } from '../session/auth-provider.ts';
import { answerByPasskey, canUsePasskeys } from '../session/passkeys.ts';
import { CodeForm } from './code-form.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { RecoveryForm } from './recovery-form.tsx';

interface Props {
  ways: readonly FactorWay[];
  /** Seconds until a code is taken at all. */
  retryAfter?: number;
  submitText: string;
  onProof: (proof: FactorProof) => Promise<void>;
}

export function FactorForms({ ways, retryAfter = 0, submitText, onProof }: Props) {
  const auth = useStaffAuth();
  const [isRecovering, setRecovering] = useState(false);
  const hasPasskey = ways.includes('passkey');
  const hasCode = ways.includes('code');
  if (isRecovering)
    return (
      <Stack spacing={2}>
        <RecoveryForm
          submitText={submitText}
          onSubmit={(recoveryCode) => onProof({ recoveryCode })}
        />
        <Button sx={{ alignSelf: 'flex-start' }} onClick={() => setRecovering(false)}>
          ほかの方法に戻る
        </Button>
      </Stack>
    );
  return (
    <Stack spacing={2}>
      {hasPasskey &&
        (canUsePasskeys() ? (
          <PasskeyButton
            text="パスキーを使う"
            variant={hasCode ? 'outlined' : 'contained'}
            onPress={async () =>
              onProof({ passkey: await answerByPasskey(await auth.askPasskey()) })
            }
          />
        ) : (
          !hasCode && (
            <Alert severity="info">
              このブラウザ、またはこの接続先では、パスキーを使えません。回復コードを使うか、管理者に連絡してください。
            </Alert>
          )
        ))}
      {hasCode && (
        <>
          <Typography>認証アプリに出ている6桁の数字を入力してください。</Typography>
          <CodeForm
            retryAfter={retryAfter}
            submitText={submitText}
            hint="数字は30秒ごとに変わります。"
            onSubmit={(code) => onProof({ code })}
          />
        </>
      )}
      {ways.includes('recovery-code') && (
        <Button sx={{ alignSelf: 'flex-start' }} onClick={() => setRecovering(true)}>
          回復コードを使う
        </Button>
      )}
    </Stack>
  );
}
