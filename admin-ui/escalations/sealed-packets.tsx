/** What exactly the agency received: the sealed packets, their seals, and when, by whom and to whom each was given. */
import {
  Alert,
  Box,
  Button,
  Chip,
  MenuItem,
  Paper,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import {
  PACKET_PURPOSE_WORDS,
  PACKET_PURPOSES,
  SEAL_WORDS,
  type PacketPurpose,
  type SealState,
} from '../../domain/packet.ts';
import type { EscalationKind } from '../../domain/escalation.ts';
import { may } from '../../domain/roles.ts';
import { APPROVAL_WORDS, CHANNEL_WORDS, ESCALATION_KIND_WORDS } from '../i18n/words.ts';
import { CodeText } from '../parts/code-text.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { dayTimeText } from '../parts/time.ts';
import { useRolesIn } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { packetPaper } from '../staff-api/escalations.ts';
import { textOf } from '../staff-api/http.ts';
import type { EscalationHead, SealedPacket } from '../staff-api/types.ts';
import { PacketShown } from './packet-shown.tsx';

interface Props {
  escalation: EscalationHead;
}

export function SealedPacketsPart({ escalation }: Props) {
  const roles = useRolesIn(escalation.service.id);
  const mayRead = may(roles, 'consultation.read', 'service');
  const [purpose, setPurpose] = useState<PacketPurpose | null>(null);
  return (
    <Paper variant="outlined" component="section" aria-labelledby="packets" sx={{ p: 2 }}>
      <Typography component="h2" variant="h2" id="packets" sx={{ mb: 1 }}>
        機関に渡す内容（封印済み）
      </Typography>
      {mayRead || purpose !== null ? (
        <Packets escalation={escalation} purpose={mayRead ? null : purpose} />
      ) : (
        <AskPurpose onGiven={setPurpose} />
      )}
    </Paper>
  );
}

/** Whoever works on no consultation says why they look; it goes on record with the look. */
function AskPurpose({ onGiven }: { onGiven: (purpose: PacketPurpose) => void }) {
  const [chosen, setChosen] = useState<PacketPurpose>('audit');
  return (
    <Stack spacing={1.5} sx={{ maxWidth: '26rem' }}>
      <Typography>見る目的を選んでください。目的と見た日時が、操作記録に残ります。</Typography>
      <TextField
        select
        label="見る目的"
        value={chosen}
        onChange={({ target }) => setChosen(target.value as PacketPurpose)}
      >
        {PACKET_PURPOSES.map((one) => (
          <MenuItem key={one} value={one}>
            {PACKET_PURPOSE_WORDS[one]}
          </MenuItem>
        ))}
      </TextField>
      <Button variant="contained" onClick={() => onGiven(chosen)}>
        渡した内容を見る
      </Button>
    </Stack>
  );
}

function Packets({ escalation, purpose }: Props & { purpose: PacketPurpose | null }) {
  const api = useStaffApi();
  const { id, status } = escalation;
  const { data, error, isPending, refetch } = useQuery({
    // What was given is told by the steps: read anew with them.
    queryKey: ['packets', id, purpose, status, escalation.events.length],
    queryFn: () => api.packets(id, purpose),
    placeholderData: (before) => before,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (isPending) return <LoadingState what="渡した内容を読み込んでいます" />;
  return (
    <Stack spacing={2}>
      {data.data.map((packet) => (
        <One key={packet.id} packet={packet} escalation={escalation} purpose={purpose} />
      ))}
    </Stack>
  );
}

function One({
  packet,
  escalation,
  purpose,
}: Props & { packet: SealedPacket; purpose: PacketPurpose | null }) {
  const { isSupplement, requestedBy, requestedAt, digest, seal } = packet;
  return (
    <Box
      component="article"
      aria-label={isSupplement ? '追加提供' : '情報提供書'}
      sx={isSupplement ? { borderTop: '1px solid', borderColor: 'divider', pt: 2 } : undefined}
    >
      <Typography component="h3" variant="h3">
        {isSupplement ? '追加提供' : '情報提供書'}
      </Typography>
      <Typography variant="body2" color="text.secondary">
        {requestedBy.name}　{dayTimeText(requestedAt)} に封印
        {isSupplement && `　${APPROVAL_WORDS[packet.approval]}`}
        {isSupplement && packet.decidedBy && `（${packet.decidedBy.name ?? '職員'}）`}
      </Typography>
      {isSupplement && <Typography sx={{ my: 0.5 }}>理由：{packet.reason}</Typography>}
      {packet.decision !== null && (
        <Typography sx={{ my: 0.5 }}>承認しない理由：{packet.decision}</Typography>
      )}
      <Seal seal={seal} digest={digest} />
      <Disclosures packet={packet} agencyKind={escalation.kind} />
      {packet.packet && (
        <>
          <Button
            href={packetPaper(escalation.id, packet.id, purpose)}
            target="_blank"
            rel="noopener"
            size="small"
            variant="outlined"
            sx={{ mb: 1.5 }}
          >
            写しを開く（PDF、新しいタブ）
          </Button>
          <PacketShown packet={packet.packet} />
        </>
      )}
      {packet.mayDecide && <Decide packet={packet} escalationId={escalation.id} />}
    </Box>
  );
}

function Seal({ seal, digest }: { seal: SealState; digest: string | null }) {
  const isWrong = seal === 'altered' || seal === 'unreadable';
  return (
    <Alert
      severity={isWrong ? 'error' : seal === 'matches' ? 'success' : 'info'}
      role={isWrong ? 'alert' : 'status'}
      sx={{ my: 1, py: 0 }}
    >
      <strong>{SEAL_WORDS[seal]}</strong>
      {digest !== null && (
        <Box
          component="span"
          sx={{ display: 'block', fontSize: '0.8rem', overflowWrap: 'anywhere' }}
        >
          封印の値：<CodeText>{digest}</CodeText>
        </Box>
      )}
    </Alert>
  );
}

function Disclosures({ packet, agencyKind }: { packet: SealedPacket; agencyKind: EscalationKind }) {
  if (packet.disclosures.length === 0)
    return <Typography sx={{ my: 1 }}>まだ、どの機関にも渡していません。</Typography>;
  return (
    <Box component="ul" aria-label="渡した記録" sx={{ my: 1, pl: 2.5 }}>
      {packet.disclosures.map(({ at, by, channel, agency, person }) => (
        <li key={`${at}${agency ?? ''}`}>
          {dayTimeText(at)}　{by?.name ?? '職員'}が、{agency ?? ESCALATION_KIND_WORDS[agencyKind]}
          {person !== null && `（${person}）`}に渡しました
          <Chip size="small" label={CHANNEL_WORDS[channel]} sx={{ ml: 1 }} />
        </li>
      ))}
    </Box>
  );
}

function Decide({ packet, escalationId }: { packet: SealedPacket; escalationId: string }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [isRefusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  async function run(work: Promise<void>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: ['packets', escalationId] });
    }
  }
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1 }}>
      <Button
        variant="contained"
        onClick={() => void run(api.approveSupplement(escalationId, packet.id))}
      >
        追加提供を承認する
      </Button>
      <Button variant="outlined" onClick={() => setRefusing(true)}>
        承認しない
      </Button>
      {isRefusing && (
        <FormDialog
          title="追加提供を承認しない"
          submitText="承認しない"
          missing={reason.trim() === '' ? '理由を書いてください。' : null}
          onSubmit={() => run(api.refuseSupplement(escalationId, packet.id, reason))}
          onClose={() => setRefusing(false)}
        >
          <TextField
            label="理由（申請した人に伝わります）"
            required
            multiline
            minRows={2}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        </FormDialog>
      )}
    </Stack>
  );
}
