/** The steps of an escalation, each with what it asks for; what cannot be done says why. */
import { Box, FormControlLabel, MenuItem, Switch, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import {
  ESCALATION_ACTIONS,
  ESCALATION_OUTCOMES,
  type EscalationAction,
  type EscalationOutcome,
} from '../../domain/escalation.ts';
import { may } from '../../domain/roles.ts';
import { useColleagues } from '../consultations/use-colleagues.ts';
import type { EscalationHead } from '../staff-api/types.ts';
import { ESCALATION_ACTION_WORDS, ESCALATION_OUTCOME_WORDS } from '../i18n/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { MomentField } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useKeepsFocus } from '../parts/use-keeps-focus.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useMe } from '../session/session.ts';
import { ContactDialog } from './contact-dialog.tsx';
import { Choose, Text } from './fields.tsx';
import { useEscalationCommand } from './use-escalation-command.ts';

interface Props {
  escalation: EscalationHead;
}

export function EscalationActions({ escalation }: Props) {
  const [open, setOpen] = useState<EscalationAction | null>(null);
  const close = () => setOpen(null);
  const mayApprove = useMayApprove(escalation);
  const next = nextStep(escalation, mayApprove);
  const bar = useKeepsFocus<HTMLDivElement>(`${escalation.status} ${open ?? ''}`);
  return (
    <Box
      ref={bar}
      role="toolbar"
      aria-label="連携への操作"
      tabIndex={-1}
      sx={{
        display: 'flex',
        gap: 1,
        flexWrap: 'wrap',
        '&:focus-visible': { outline: 'none', boxShadow: 'none' },
      }}
    >
      {ESCALATION_ACTIONS.map((action) => (
        <ActionButton
          key={action}
          text={
            action === 'approve'
              ? approveText(escalation, mayApprove)
              : ESCALATION_ACTION_WORDS[action]
          }
          blocked={escalation.blocked[action]?.text ?? null}
          onPress={() => setOpen(action)}
          variant={action === next ? 'contained' : 'outlined'}
        />
      ))}
      {open === 'approve' && <Approve escalation={escalation} onClose={close} />}
      {open === 'refuse' && <Refuse escalation={escalation} onClose={close} />}
      {open === 'record-contact' && <ContactDialog escalation={escalation} onClose={close} />}
      {open === 'acknowledge' && <Acknowledge escalation={escalation} onClose={close} />}
      {open === 'set-follow-up' && <FollowUp escalation={escalation} onClose={close} />}
      {open === 'record-outcome' && <RecordOutcome escalation={escalation} onClose={close} />}
    </Box>
  );
}

function approveText({ approval }: EscalationHead, mayApprove: boolean): string {
  if (!mayApprove) return '電話での承認を記録する';
  return approval === 'telephone' ? '電話での承認を確認する' : ESCALATION_ACTION_WORDS.approve;
}

/** The step that usually comes next for this person: one stands out at most. */
function nextStep(
  { status, approval, immediate }: EscalationHead,
  mayApprove: boolean,
): EscalationAction | null {
  if (approval === 'telephone' && mayApprove) return 'approve';
  if (status === 'contacted') return 'acknowledge';
  if (status === 'acknowledged') return 'record-outcome';
  // Where life is in danger whoever sees it acts first.
  if (immediate || approval === 'approved' || approval === 'telephone') return 'record-contact';
  return mayApprove ? 'approve' : null;
}

/** Not one's own request, and with a role that approves. */
function useMayApprove({ service, requestedBy }: EscalationHead): boolean {
  const me = useMe();
  const roles = useRolesIn(service.id);
  return may(roles, 'escalation.approve', 'service') && requestedBy.id !== me.id;
}

interface DialogProps extends Props {
  onClose: () => void;
}

/** Who may approve does so on the screen; who may not records what they were told by telephone. */
function Approve({ escalation, onClose }: DialogProps) {
  const run = useEscalationCommand(escalation.id);
  const { data } = useColleagues(escalation.service.id);
  const mayApprove = useMayApprove(escalation);
  const [isByTelephone, setByTelephone] = useState(!mayApprove);
  const isConfirming = escalation.approval === 'telephone';
  const title = isConfirming ? '電話での承認を確認する' : '連携を承認する';
  const [approver, setApprover] = useState('');
  const [note, setNote] = useState('');
  const approvers = (data?.data ?? []).filter(
    (one) =>
      one.id !== escalation.requestedBy.id && may(one.roles, 'escalation.approve', 'service'),
  );
  return (
    <FormDialog
      title={isByTelephone ? '電話での承認を記録する' : title}
      submitText={isByTelephone ? '電話での承認を記録する' : isConfirming ? '確認する' : '承認する'}
      missing={isByTelephone && approver === '' ? '承認した人を選んでください。' : null}
      onSubmit={() =>
        run('approve', {
          ...(isByTelephone ? { channel: 'telephone', approver } : { channel: 'screen' }),
          ...(note.trim() === '' ? {} : { note }),
        })
      }
      onClose={onClose}
    >
      {mayApprove && !isConfirming && (
        <FormControlLabel
          control={
            <Switch
              checked={isByTelephone}
              onChange={({ target }) => setByTelephone(target.checked)}
            />
          }
          label="他の人から電話で承認を受けた"
        />
      )}
      {isByTelephone ? (
        <>
          <Typography>電話で承認した人を選んでください。本人があとで確認します。</Typography>
          <TextField
            select
            label="承認した人"
            value={approver}
            onChange={({ target }) => setApprover(target.value)}
            required
          >
            {approvers.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
        </>
      ) : (
        <Typography>
          {isConfirming
            ? `電話での承認が記録されています（${escalation.approver?.name ?? '職員'}）。間違いがなければ確認してください。承認していないときは「やめる」で閉じ、「承認しない」を選びます。`
            : '申請の理由と、機関に渡す内容を確認してから承認してください。'}
        </Typography>
      )}
      <Text label="申し送り（任意）" value={note} onChange={setNote} />
    </FormDialog>
  );
}

function Refuse({ escalation, onClose }: DialogProps) {
  const run = useEscalationCommand(escalation.id);
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title="連携を承認しない"
      submitText="承認しない"
      missing={reason.trim() === '' ? '理由を書いてください。' : null}
      onSubmit={() => run('refuse', { reason })}
      onClose={onClose}
    >
      <Text label="理由（申請した人に伝わります）" value={reason} onChange={setReason} isRequired />
    </FormDialog>
  );
}

function Acknowledge({ escalation, onClose }: DialogProps) {
  const run = useEscalationCommand(escalation.id);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title="機関の受理を記録する"
      submitText="記録する"
      onSubmit={() => run('acknowledge', note.trim() === '' ? {} : { note })}
      onClose={onClose}
    >
      <Text label="相手の返答（任意）" value={note} onChange={setNote} />
    </FormDialog>
  );
}

/** A day and a time on which somebody asks again; the workflow reminds of it. */
function FollowUp({ escalation, onClose }: DialogProps) {
  const run = useEscalationCommand(escalation.id);
  const [followUpAt, setFollowUpAt] = useState<string | null>(escalation.followUpAt);
  const [isOff, setOff] = useState(false);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title="次に確認する日時を決める"
      submitText={isOff ? '予定を取り消す' : 'この日時に知らせる'}
      missing={!isOff && followUpAt === null ? '日と時刻を入れてください。' : null}
      onSubmit={() =>
        run('set-follow-up', {
          followUpAt: isOff ? null : followUpAt,
          ...(note.trim() === '' ? {} : { note }),
        })
      }
      onClose={onClose}
    >
      <Typography>
        その日時に、申請した人とスーパーバイザーにお知らせします。終える前なら何度でも決め直せます。
      </Typography>
      {escalation.followUpAt !== null && (
        <FormControlLabel
          control={<Switch checked={isOff} onChange={({ target }) => setOff(target.checked)} />}
          label="決めてある日時を取り消す"
        />
      )}
      {!isOff && (
        <MomentField
          label="確認する"
          value={followUpAt}
          onChange={setFollowUpAt}
          when="future"
          isBlank
        />
      )}
      <Text label="確認すること（任意）" value={note} onChange={setNote} />
    </FormDialog>
  );
}

function RecordOutcome({ escalation, onClose }: DialogProps) {
  const run = useEscalationCommand(escalation.id);
  const [outcome, setOutcome] = useState<EscalationOutcome | ''>('');
  const [final, setFinal] = useState(true);
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title="連携の結果を記録する"
      submitText={final ? '結果を記録して連携を終える' : '途中の結果を記録する'}
      missing={outcome === '' ? '結果を選んでください。' : null}
      onSubmit={() =>
        run('record-outcome', { outcome, final, ...(note.trim() === '' ? {} : { note }) })
      }
      onClose={onClose}
    >
      <Choose
        label="結果"
        value={outcome}
        onChange={(value) => setOutcome(value as EscalationOutcome)}
        isRequired
      >
        {ESCALATION_OUTCOMES.map((one) => (
          <MenuItem key={one} value={one}>
            {ESCALATION_OUTCOME_WORDS[one]}
          </MenuItem>
        ))}
      </Choose>
      <FormControlLabel
        control={<Switch checked={final} onChange={({ target }) => setFinal(target.checked)} />}
        label="これで連携を終える"
      />
      <Text label="くわしい結果（任意）" value={note} onChange={setNote} />
    </FormDialog>
  );
}
