/** How the settings stand: what is in force, what is announced, and the draft with what can be done to it. */
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { timeText } from '../parts/time.ts';
import type { ServiceSettings, SettingsDraft } from '../staff-api/settings.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { RequestCard } from './request-card.tsx';
import type { SettingsCommand } from './use-settings-command.ts';
import { momentWords } from './words.ts';

interface Props {
  shown: ServiceSettings;
  mayEdit: boolean;
  mayPublish: boolean;
  command: SettingsCommand;
  /** Whether everything written here is saved, after trying once more. */
  flush: () => Promise<boolean>;
  saveText: string;
  isUnsaved: boolean;
}

export function StatusCard(props: Props) {
  const { shown, command } = props;
  const { inForce, announced, draft } = shown;
  if (!inForce) return null;
  return (
    <Paper component="section" variant="outlined" aria-label="設定の状態" sx={{ p: 2, mb: 2 }}>
      <Stack sx={{ gap: 1 }}>
        <Typography>
          使っている版：第{inForce.version}版（{momentWords(inForce.effectiveFrom)}から、
          {inForce.publishedBy?.name ?? '導入時の設定'}）
        </Typography>
        {announced.map((one) => (
          <Alert key={one.version} severity="info">
            {momentWords(one.effectiveFrom)}から第{one.version}版に変わります（
            {one.publishedBy?.name ?? ''}：{one.note}）。
            {props.mayPublish && (
              <Button
                size="small"
                color="inherit"
                aria-label={`第${one.version}版の予約を取り下げる`}
                onClick={() => void command.withdraw(one.version)}
              >
                取り下げる
              </Button>
            )}
          </Alert>
        ))}
        {draft?.request && (
          <RequestCard
            shown={shown}
            draft={draft}
            mayPublish={props.mayPublish}
            command={command}
          />
        )}
        {draft && !draft.request && <DraftLine {...props} draft={draft} />}
        {!draft && (
          <Typography color="text.secondary">
            {props.mayEdit
              ? '下書きはありません。下の内容を変えると、下書きができます。公開するまで、窓口の動きは変わりません。'
              : '窓口の設定は、スーパーバイザーと管理者が下書きを作り、管理者が公開します。'}
          </Typography>
        )}
      </Stack>
    </Paper>
  );
}

function DraftLine(props: Props & { draft: SettingsDraft }) {
  const { shown, draft, mayEdit, mayPublish, command, flush, saveText, isUnsaved } = props;
  const [opened, setOpened] = useState<'publish' | 'discard' | null>(null);
  const isBehind = draft.basedOn !== shown.inForce?.version;
  async function open(dialog: 'publish' | 'discard') {
    if (await flush()) setOpened(dialog);
  }
  return (
    <>
      <Typography sx={{ fontWeight: 700 }}>
        下書きがあります（{draft.editedBy.name}、{timeText(draft.editedAt)}
        ）。まだ使われていません。
      </Typography>
      <Typography variant="body2" role="status">
        {mayEdit ? saveText : ''}
      </Typography>
      {draft.returned && (
        <Alert severity="warning">
          {draft.returned.by.name}さんが、公開の依頼を戻しました：{draft.returned.comment}
        </Alert>
      )}
      {isBehind && (
        <Alert
          severity="warning"
          action={
            mayEdit && (
              <Button color="inherit" onClick={() => void command.renew(draft.revision)}>
                下書きに取り込む
              </Button>
            )
          }
        >
          下書きを始めたあとに、第{shown.inForce?.version}
          版が始まりました。公開する前に、新しい版の内容を取り込んでください。
        </Alert>
      )}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        {mayPublish && (
          <ActionButton
            text="公開する…"
            variant="contained"
            blocked={blockedWhy(draft, isBehind, isUnsaved)}
            onPress={() => void open('publish')}
          />
        )}
        {mayEdit && (
          <ActionButton
            text="下書きを捨てる…"
            blocked={null}
            onPress={() => void open('discard')}
          />
        )}
      </Box>
      {mayEdit && !mayPublish && <Typography variant="body2">公開は、管理者がします。</Typography>}
      {opened === 'publish' && (
        <PublishDialog
          shown={shown}
          draft={draft}
          command={command}
          onClose={() => setOpened(null)}
        />
      )}
      {opened === 'discard' && (
        <FormDialog
          title="下書きを捨てる"
          submitText="捨てる"
          isGrave
          onSubmit={() => command.discard(draft.revision)}
          onClose={() => setOpened(null)}
        >
          <Typography>
            下書きで変えたところが、すべてなくなります。使っている設定は変わりません。
          </Typography>
        </FormDialog>
      )}
    </>
  );
}

function blockedWhy(draft: SettingsDraft, isBehind: boolean, isUnsaved: boolean): string | null {
  // What is being saved may bring other faults, or none.
  if (isUnsaved) return null;
  if (draft.faults.length > 0)
    return `直すところが${draft.faults.length}か所あります。赤い印のところを直してください。`;
  return isBehind ? '先に、新しい版の内容を下書きに取り込んでください。' : null;
}
