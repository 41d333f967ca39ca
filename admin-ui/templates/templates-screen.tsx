/** 「定型文」: the service's prepared texts and one's own, in the order in which they are offered. */
import { Alert, Box, Button, Typography } from '@mui/material';
import { useState } from 'react';
import { may } from '../../domain/roles.ts';
import { ServicePicker } from '../parts/service-picker.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useRolesIn } from '../parts/use-roles.ts';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import type { Template } from '../staff-api/types.ts';
import { TemplateDialog } from './template-dialog.tsx';
import { TemplateList } from './template-list.tsx';
import { useTemplates } from './use-templates.ts';

export function TemplatesScreen() {
  useTitle('定型文');
  const { services } = useMe();
  const readable = services.filter(({ roles }) => may(roles, 'template.read', 'service'));
  const [serviceId, setServiceId] = useState(readable[0]?.id);
  if (serviceId === undefined)
    return (
      <EmptyState isPage title="定型文を見る権限がありません">
        定型文は、相談員・スーパーバイザー・管理者が使います。
      </EmptyState>
    );
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '60rem' }}>
      <Typography component="h1" variant="h1" sx={{ mb: 1 }}>
        定型文
      </Typography>
      <Typography sx={{ mb: 1.5 }}>
        返信や内部メモに入れて使う文です。入れただけでは送られません。
      </Typography>
      <ServicePicker services={readable} value={serviceId} onChange={setServiceId} />
      <Places serviceId={serviceId} />
    </Box>
  );
}

function Places({ serviceId }: { serviceId: string }) {
  const { data, error, refetch } = useTemplates();
  const roles = useRolesIn(serviceId);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="定型文を読み込んでいます" />;
  const all = data.data.filter((one) => one.serviceId === serviceId);
  return (
    <>
      <Place
        title="窓口の定型文"
        empty="スーパーバイザーと管理者が作ると、窓口の全員が使えます。"
        place={{ serviceId, own: false }}
        templates={all.filter(({ own }) => !own)}
        mayChange={may(roles, 'template.edit', 'service')}
      />
      {may(roles, 'template.keep-own', 'service') && (
        <Place
          title="自分の定型文"
          empty="自分だけが使う文を作れます。ほかの人には見えません。"
          place={{ serviceId, own: true }}
          templates={all.filter(({ own }) => own)}
          mayChange
        />
      )}
    </>
  );
}

interface PlaceProps {
  title: string;
  empty: string;
  place: Pick<Template, 'serviceId' | 'own'>;
  templates: readonly Template[];
  mayChange: boolean;
}

function Place({ title, empty, place, templates, mayChange }: PlaceProps) {
  const [isMaking, setMaking] = useState(false);
  return (
    <Box component="section" aria-label={title} sx={{ mb: 3 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 1 }}>
        <Typography component="h2" variant="h2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {mayChange && (
          <Button variant="outlined" onClick={() => setMaking(true)}>
            {place.own ? '自分の定型文を作る' : '窓口の定型文を作る'}
          </Button>
        )}
      </Box>
      {!mayChange && (
        <Alert severity="info" sx={{ mb: 1 }}>
          窓口の定型文は、スーパーバイザーと管理者が作り、直します。
        </Alert>
      )}
      {templates.length === 0 ? (
        <EmptyState title="まだありません">{empty}</EmptyState>
      ) : (
        <TemplateList place={place} templates={templates} mayChange={mayChange} />
      )}
      {isMaking && <TemplateDialog place={place} onClose={() => setMaking(false)} />}
    </Box>
  );
}
