/** Whose will everything be that somebody has on hand? Asked when they leave for good, and whenever it is wanted. */
import {
  Alert,
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  Link,
  Radio,
  RadioGroup,
  Stack,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { LEAVING_WORDS } from '../../domain/account-words.ts';
import { LEAVING_KINDS, type LeavingKind } from '../../domain/accounts.ts';
import { ShiftEndRow } from '../layout/shift-end-row.tsx';
import { missingOf, type Decisions } from '../layout/use-shift-end.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useNow } from '../parts/use-now.ts';
import type { AccountShown, OpenWork } from '../staff-api/accounts.ts';
import { decisionOf, useLeaving, useOpenWork } from './use-leaving.ts';

interface Props {
  account: AccountShown;
  /** They stay: only what is decided is handed over. */
  isStaying?: boolean;
  onClose: () => void;
}

export function LeaveDialog({ account, isStaying = false, onClose }: Props) {
  const { data, error, refetch } = useOpenWork(account.id);
  const { leave, handOver, progress, refused } = useLeaving(account);
  const [kind, setKind] = useState<LeavingKind>('moved');
  const [made, setMade] = useState<Decisions>({});
  const now = useNow();
  const rows = data?.consultations ?? [];
  const decisions = Object.fromEntries(rows.map((row) => [row.id, decisionOf(row, made)]));
  const failures = progress?.failures ?? {};
  const failed = Object.keys(failures).length;
  return (
    <FormDialog
      title={isStaying ? `${account.name}さんの相談を引き継ぐ` : `${account.name}さんの退職・異動`}
      submitText={
        isStaying
          ? '引き継ぐ'
          : rows.length > 0
            ? '引き継いで、退職・異動にする'
            : '退職・異動にする'
      }
      isGrave={!isStaying}
      missing={data ? missingIn(rows, decisions, isStaying) : '抱えている仕事を調べています。'}
      onSubmit={() => (isStaying ? handOver(rows, decisions) : leave(kind, rows, decisions))}
      onClose={onClose}
      maxWidth="md"
    >
      {!isStaying && <Leaving kind={kind} onChange={setKind} />}
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingState what="抱えている仕事を調べています" />}
      {data && <Told work={data} />}
      <ForAll rows={rows} onChange={setMade} />
      {(refused !== null || failed > 0) && (
        <Alert severity="warning" role="alert">
          {!isStaying && <strong>退職・異動はまだ済んでいません。</strong>}
          {failed > 0
            ? `${failed}件を引き継げませんでした。下の理由を見て、選び直してください。ほかの相談は済みました。`
            : refused}
        </Alert>
      )}
      {progress && progress.done < progress.all && (
        <Typography role="status">
          {progress.all}件のうち{progress.done}件が済みました。
        </Typography>
      )}
      {rows.map((row) => (
        <ShiftEndRow
          key={row.id}
          row={row}
          decision={decisionOf(row, made)}
          failure={failures[row.id] ?? null}
          now={now}
          leaver={account.id}
          onChange={(decision) => setMade({ ...made, [row.id]: decision })}
        />
      ))}
    </FormDialog>
  );
}

interface LeavingProps {
  kind: LeavingKind;
  onChange: (kind: LeavingKind) => void;
}

function Leaving({ kind, onChange }: LeavingProps) {
  return (
    <>
      <Typography>
        すべての窓口の役割と、パスワード・二段階認証を外します。サインインできなくなり、開いている画面も閉じます。これまでの記録と氏名は残ります。
      </Typography>
      <FormControl>
        <FormLabel id="leaving-kind">理由</FormLabel>
        <RadioGroup
          row
          aria-labelledby="leaving-kind"
          value={kind}
          onChange={(_event, chosen) => onChange(chosen as LeavingKind)}
        >
          {LEAVING_KINDS.map((one) => (
            <FormControlLabel
              key={one}
              value={one}
              control={<Radio />}
              label={LEAVING_WORDS[one]}
            />
          ))}
        </RadioGroup>
      </FormControl>
    </>
  );
}

type Rows = OpenWork['consultations'];

function missingIn(rows: Rows, decisions: Decisions, isStaying: boolean): string | null {
  const isDecided = ({ id }: Rows[number]) => decisions[id]?.choice !== '';
  if (isStaying && !rows.some(isDecided))
    return rows.length === 0 ? '担当している相談はありません。' : '引き継ぐ相談を選んでください。';
  for (const row of isStaying ? rows.filter(isDecided) : rows) {
    const decision = decisions[row.id];
    const missing = decision && !row.isLeaving ? missingOf(decision) : null;
    if (missing !== null) return `No.${row.number}：${missing}`;
  }
  return null;
}

function ForAll({ rows, onChange }: { rows: Rows; onChange: (made: Decisions) => void }) {
  if (rows.length < 2) return null;
  const toQueue = rows.filter(({ choices }) => choices.includes('return-to-queue'));
  return (
    <Stack direction="row">
      <Button
        size="small"
        variant="outlined"
        onClick={() =>
          onChange(
            Object.fromEntries(
              toQueue.map(({ id }) => [id, { choice: 'return-to-queue', to: '', note: '' }]),
            ),
          )
        }
      >
        戻せる相談（{toQueue.length}件）をすべて受付に戻す
      </Button>
    </Stack>
  );
}

const GOES_TO = {
  consultation: '上の相談と一緒に、次の担当者が引き継ぎます。',
  assignee: '相談の今の担当者が引き継ぎます。',
  supervisors: 'スーパーバイザーが引き継ぎます。',
} as const;

const ASKED = {
  supplement: '関係機関への追加の提供の申請',
  disclosure: 'アクセス記録の開示の申請',
  contents: '監査のための内容の閲覧の申請',
} as const;

/** What needs no decision says where it goes. */
function Told({ work }: { work: OpenWork }) {
  const { consultations, escalations, replyRequests, asked, followUps, coming } = work;
  const isNothing =
    consultations.length + escalations.length + replyRequests.length + asked.length === 0;
  return (
    <Stack sx={{ gap: 1 }}>
      <Typography>
        {consultations.length === 0
          ? isNothing
            ? '抱えている相談、連携、承認の求めはありません。'
            : '担当している相談はありません。'
          : `担当している相談が${consultations.length}件あります。だれの担当もなくならないように、それぞれどうするかを選んでください。`}
      </Typography>
      {coming > 0 && (
        <Alert severity="warning">
          この人に相談を引き継ぐ操作が{coming}
          件、処理を待っています。済むまで、退職・異動にできません。
        </Alert>
      )}
      {escalations.map(({ id, consultation, goesTo, assignee }) => (
        <Typography key={id} variant="body2">
          関係機関との連携（No.{consultation.number}）：
          {goesTo === 'assignee' && assignee !== null
            ? `相談の今の担当者（${assignee}さん）が引き継ぎます。`
            : GOES_TO[goesTo]}
        </Typography>
      ))}
      {replyRequests.map(({ id, consultation }) => (
        <Typography key={id} variant="body2">
          承認待ちの返信（
          <Link component={LinkBase} to={`/consultations/${consultation.id}/show`}>
            No.{consultation.number}
          </Link>
          ）：スーパーバイザーが承認すると送られます。差し戻しても本人には届きません。
        </Typography>
      ))}
      {asked.map(({ kind, service, count }) => (
        <Typography key={`${kind} ${service.id}`} variant="body2">
          {ASKED[kind]}（{service.name}、{count}
          件）：承認する人が決めるまで残ります。本人は使えないので、要るときは別の人が申請してください。
        </Typography>
      ))}
      {followUps.map(({ consultation, on }) => (
        <Typography key={consultation.id} variant="body2">
          次の連絡日（No.{consultation.number}、{on}
          ）：その日に、スーパーバイザーにお知らせが届きます。
        </Typography>
      ))}
    </Stack>
  );
}
