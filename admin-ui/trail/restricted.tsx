/** A consultation that is not there for one: for whoever answers in its service it may be a restricted one, with a way in for emergencies. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { may } from '../../domain/roles.ts';
import { ErrorState, LoadingState } from '../parts/states.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { textOf } from '../staff-api/http.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { RestrictedConsultation } from '../staff-api/trail.ts';
import { ReasonField } from './reason-field.tsx';

interface Props {
  id: string;
  error: Error;
  onEntered: () => void;
}

export function Restricted({ id, error, onEntered }: Props) {
  const api = useStaffApi();
  const mayBegin = may(useRoles(), 'emergency.begin', 'service');
  const { data, isLoading } = useQuery({
    queryKey: ['restricted', id],
    queryFn: () => api.restrictedConsultation(id),
    enabled: mayBegin,
    retry: false,
  });
  if (isLoading) return <LoadingState what="相談を探しています" />;
  if (!data) return <ErrorState error={error} page="相談" />;
  return <WayIn consultation={data} onEntered={onEntered} />;
}

interface WayInProps {
  consultation: RestrictedConsultation;
  onEntered: () => void;
}

function WayIn({ consultation, onEntered }: WayInProps) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [id] = useState(() => crypto.randomUUID());
  const [reason, setReason] = useState('');
  const [isSending, setSending] = useState(false);
  async function begin() {
    setSending(true);
    try {
      await api.beginEmergency({ id, consultationId: consultation.id, reason });
      // What was not there before is there now.
      await client.resetQueries({ queryKey: ['consultations'] });
      onEntered();
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
      setSending(false);
    }
  }
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '44rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        相談 No.{consultation.number}
      </Typography>
      <Alert severity="info" sx={{ mb: 2 }}>
        この相談は閲覧が制限されています。見られるのは、担当者とスーパーバイザー、管理者だけです。
      </Alert>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        緊急閲覧
      </Typography>
      <Typography sx={{ mb: 1 }}>
        担当者やスーパーバイザーを待てないときだけ、理由を書いて{consultation.minutes}
        分間見られます。スーパーバイザーにすぐ知らせ、見たことはすべて記録し、あとから適切だったかを確認します。
      </Typography>
      <Box
        component="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '' && !isSending) void begin();
        }}
      >
        <ReasonField label="今見る必要がある理由" value={reason} onChange={setReason} />
        <Button
          type="submit"
          variant="contained"
          color="error"
          disabled={reason.trim() === '' || isSending}
          sx={{ mt: 1 }}
        >
          緊急閲覧を始める
        </Button>
      </Box>
    </Box>
  );
}
