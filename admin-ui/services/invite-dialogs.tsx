/** Invites somebody new; the link stands on the screen once, to be handed over by the inviter. */
import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useNotify } from 'react-admin';
import { INVITATION_HOURS, LOGIN_ID } from '../../domain/memberships.ts';
import { CodeText } from '../parts/code-text.tsx';
import { CopyField } from '../parts/copy-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { timeText } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { Invitation, Member } from '../staff-api/services.ts';
import { RoleChoices, type GivenRole } from './role-choices.tsx';

type Invited = (invitation: Invitation) => void;

function useInvitation() {
  const client = useQueryClient();
  const notify = useNotify();
  return async (work: () => Promise<Invitation>, onInvited: Invited): Promise<void> => {
    try {
      onInvited(await work());
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    } finally {
      for (const key of ['members', 'service-list', 'accounts'])
        await client.invalidateQueries({ queryKey: [key] });
    }
  };
}

interface InviteProps {
  /** One, or those to choose from. */
  services: readonly { id: string; name: string }[];
  onInvited: (person: { name: string; loginId: string }) => Invited;
  onClose: () => void;
}

export function InviteDialog({ services, onInvited, onClose }: InviteProps) {
  const api = useStaffApi();
  const invite = useInvitation();
  const [id] = useState(() => crypto.randomUUID());
  const [serviceId, setServiceId] = useState(services[0]?.id ?? '');
  const [name, setName] = useState('');
  const [loginId, setLoginId] = useState('');
  const [roles, setRoles] = useState<GivenRole[]>(['counselor']);
  return (
    <FormDialog
      title="新しい職員を招待する"
      submitText="招待のリンクを作る"
      missing={missingOf(name, loginId, roles)}
      onSubmit={async () => {
        // The link takes the dialog's place, or the dialog stays with what was typed.
        await invite(
          () => api.invite(serviceId, { id, name, loginId, roles }),
          onInvited({ name, loginId }),
        );
        return false;
      }}
      onClose={onClose}
    >
      <ServicePicker services={services} value={serviceId} onChange={setServiceId} />
      <TextField
        label="氏名"
        value={name}
        onChange={({ target }) => setName(target.value)}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        label="職員ID"
        value={loginId}
        onChange={({ target }) => setLoginId(target.value)}
        helperText="サインインに使います。半角の小文字と数字で3文字以上。あとで変えられません。"
        slotProps={{ htmlInput: { maxLength: 60, autoCapitalize: 'none', spellCheck: false } }}
      />
      <RoleChoices roles={roles} onChange={setRoles} />
      <Typography variant="body2">
        招待のリンクを渡すと、その人が自分でパスワードを決めます。リンクは{INVITATION_HOURS}
        時間使えます。
      </Typography>
    </FormDialog>
  );
}

function missingOf(name: string, loginId: string, roles: readonly GivenRole[]): string | null {
  if (name.trim() === '') return '氏名を書いてください。';
  if (!LOGIN_ID.test(loginId)) return '職員IDを、半角の小文字と数字で書いてください（3文字以上）。';
  return roles.length === 0 ? '役割を選んでください。' : null;
}

interface AgainProps {
  serviceId: string;
  member: Member;
  onInvited: Invited;
  onClose: () => void;
}

export function InviteAgainDialog({ serviceId, member, onInvited, onClose }: AgainProps) {
  const api = useStaffApi();
  const invite = useInvitation();
  return (
    <FormDialog
      title={`${member.name}さんをもう一度招待する`}
      submitText="新しいリンクを作る"
      onSubmit={async () => {
        await invite(() => api.inviteAgain(serviceId, member.id), onInvited);
        return false;
      }}
      onClose={onClose}
    >
      <Typography>前のリンクは使えなくなります。新しいリンクを渡してください。</Typography>
    </FormDialog>
  );
}

interface ShownProps {
  name: string;
  loginId: string;
  invitation: Invitation;
  /** What the link is, where it is no invitation. */
  title?: string;
  onClose: () => void;
}

export function InvitationShown({
  name,
  loginId,
  invitation,
  title = '招待のリンク',
  onClose,
}: ShownProps) {
  const id = useId();
  const link = `${location.origin}${location.pathname}#/invitation/${invitation.token}`;
  return (
    // A press beside it must not take away what is shown once.
    <Dialog
      open
      fullWidth
      aria-labelledby={id}
      onClose={(_event, reason) => reason !== 'backdropClick' && onClose()}
    >
      <DialogTitle id={id} component="h2">
        {name}さんの{title}
      </DialogTitle>
      <DialogContent>
        <Alert severity="warning" sx={{ mb: 2 }}>
          このリンクは、今だけ表示しています。閉じる前に写して、本人だけに渡してください（このリンクを持つ人がパスワードを決められます）。
        </Alert>
        <CopyField label={title} value={link} />
        <Typography sx={{ mt: 2 }}>
          職員ID：<CodeText>{loginId}</CodeText>。リンクは{timeText(invitation.expiresAt)}
          まで、一度だけ使えます。
        </Typography>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          渡しました。閉じる
        </Button>
      </DialogActions>
    </Dialog>
  );
}
