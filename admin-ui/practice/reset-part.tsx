/** 「練習をはじめからにする」: everything of the practice goes, asked for once more. */
import { Button, Paper, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { Practice } from '../staff-api/practice.ts';
import { usePracticeChange } from './use-practice.ts';

export function ResetPart({ serviceId, kept }: { serviceId: string; kept: Practice['kept'] }) {
  const [isAsked, setAsked] = useState(false);
  const change = usePracticeChange(serviceId);
  const client = useQueryClient();
  async function reset(): Promise<boolean> {
    const isDone = await change(
      (api) => api.resetPractice(serviceId),
      '練習をはじめからにしました。相談者も相談も、もうありません。',
    );
    // Lists on this desk would go on showing what is gone.
    if (isDone) await client.invalidateQueries();
    return isDone;
  }
  const isEmpty = kept.consultees === 0 && kept.consultations === 0;
  return (
    <Paper component="section" variant="outlined" aria-label="はじめからにする" sx={{ p: 2 }}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        練習をはじめからにする
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        今この窓口には、練習の相談者が{kept.consultees}人、相談が{kept.consultations}件あります。
        {isEmpty ? '消すものはありません。' : ''}
      </Typography>
      <Button variant="outlined" color="error" disabled={isEmpty} onClick={() => setAsked(true)}>
        練習をはじめからにする
      </Button>
      {isAsked && (
        <FormDialog
          title="練習をはじめからにしますか"
          submitText="すべて消して、はじめからにする"
          isGrave
          onSubmit={reset}
          onClose={() => setAsked(false)}
        >
          <Typography>
            この窓口の練習の相談者{kept.consultees}人と、相談{kept.consultations}
            件を、メッセージ・写真・内部メモ・下書き・お知らせ・配信の記録とともに消し、暗号の鍵を廃棄します。元には戻せません。
          </Typography>
          <Typography>
            進んでいる練習は止まります。窓口の設定・職員・定型文と、だれが何をしたかの操作記録は残ります。ほかの窓口は変わりません。
          </Typography>
        </FormDialog>
      )}
    </Paper>
  );
}
