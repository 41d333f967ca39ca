/** 「新しい窓口を作る」: its name and code, and what it begins with. */
import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControl,
  FormControlLabel,
  FormLabel,
  Link,
  MenuItem,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState, type FormEvent } from 'react';
import { LinkBase, useNavigate } from 'react-admin';
import { CODE } from '../../domain/memberships.ts';
import type { ServiceMode } from '../../domain/practice.ts';
import { may } from '../../domain/roles.ts';
import { CodeText } from '../parts/code-text.tsx';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import { useTitle } from '../parts/use-title.ts';
import { useMe } from '../session/session.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ServiceList } from '../staff-api/services.ts';
import { useServiceList, useServicesChanged } from './use-service-list.ts';

export function NewServiceScreen() {
  useTitle('新しい窓口');
  const { services } = useMe();
  const { data, error, refetch } = useServiceList();
  const copied = services.filter(({ roles }) => may(roles, 'service.create', 'service'));
  if (copied.length === 0)
    return (
      <EmptyState isPage title="窓口を作ることができるのは、管理者です">
        新しい窓口が要るときは、管理者に連絡してください。
      </EmptyState>
    );
  if (error && !data)
    return <ErrorState page="新しい窓口" error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState what="ひな形を読み込んでいます" />;
  return (
    <Box sx={{ p: { xs: 1, sm: 2 }, maxWidth: '44rem' }}>
      <Link component={LinkBase} to="/services">
        窓口の一覧
      </Link>
      <Typography component="h1" variant="h1" sx={{ mt: 0.5, mb: 1 }}>
        新しい窓口を作る
      </Typography>
      <NewServiceForm templates={data.templates} copied={copied} />
    </Box>
  );
}

interface Props {
  templates: ServiceList['templates'];
  copied: readonly { id: string; name: string }[];
}

const COPY = 'copy';

const CODE_HINT = (
  <>
    半角の小文字、数字、ハイフンで、窓口を見分ける短い名前です（例：
    <CodeText>housing</CodeText>）。あとで変えられません。
  </>
);

function NewServiceForm({ templates, copied }: Props) {
  const api = useStaffApi();
  const navigate = useNavigate();
  const changed = useServicesChanged();
  // One id for one service, however often it has to be sent.
  const [id] = useState(() => crypto.randomUUID());
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [mode, setMode] = useState<ServiceMode>('live');
  const [source, setSource] = useState(templates[0]?.id ?? COPY);
  const [service, setService] = useState(copied[0]?.id ?? '');
  const [members, setMembers] = useState(false);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const missing = missingOf(name, code);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (missing !== null || isSending) return;
    setSending(true);
    setFailure(null);
    try {
      const from =
        source === COPY
          ? ({ kind: 'copy', service, members } as const)
          : ({ kind: 'template', template: source } as const);
      await api.makeService({ id, name, code, mode, from });
      await changed();
      navigate(`/services/${id}/overview`);
    } catch (error) {
      setFailure(textOf(error));
      setSending(false);
    }
  }

  return (
    <Stack component="form" sx={{ gap: 2.5 }} onSubmit={(event) => void submit(event)}>
      <FormControl>
        <FormLabel id="source">何から作りますか</FormLabel>
        <RadioGroup
          aria-labelledby="source"
          value={source}
          onChange={(_event, value) => {
            setSource(value);
            setFailure(null);
          }}
        >
          {templates.map((template) => (
            <FormControlLabel
              key={template.id}
              value={template.id}
              control={<Radio />}
              sx={{ alignItems: 'flex-start', mt: 0.5 }}
              label={<Described name={template.name} text={template.description} />}
            />
          ))}
          <FormControlLabel
            value={COPY}
            control={<Radio />}
            sx={{ alignItems: 'flex-start', mt: 0.5 }}
            label={
              <Described
                name="今ある窓口を写す"
                text="受付時間、文、相談票、定型文、関係機関を写します。相談者の記録と、LINEの接続の情報は写しません。"
              />
            }
          />
        </RadioGroup>
      </FormControl>
      {source === COPY && (
        <Box sx={{ pl: { xs: 0, sm: 4 } }}>
          <TextField
            select
            label="写すもとの窓口"
            value={service}
            onChange={({ target }) => setService(target.value)}
            sx={{ minWidth: '16rem' }}
          >
            {copied.map((one) => (
              <MenuItem key={one.id} value={one.id}>
                {one.name}
              </MenuItem>
            ))}
          </TextField>
          <FormControlLabel
            control={<Checkbox checked={members} onChange={(_event, isOn) => setMembers(isOn)} />}
            label="職員と役割も写す"
            sx={{ display: 'flex', mt: 1 }}
          />
        </Box>
      )}
      <TextField
        label="窓口の名前"
        value={name}
        onChange={({ target }) => setName(target.value)}
        helperText="相談者の画面にも出ます。あとで変えられます。"
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        label="コード"
        value={code}
        onChange={({ target }) => setCode(target.value)}
        helperText={CODE_HINT}
        slotProps={{ htmlInput: { maxLength: 40, autoCapitalize: 'none', spellCheck: false } }}
      />
      <FormControl>
        <FormLabel id="mode">使い方</FormLabel>
        <RadioGroup
          aria-labelledby="mode"
          value={mode}
          onChange={(_event, value) => setMode(value === 'practice' ? 'practice' : 'live')}
        >
          <FormControlLabel
            value="live"
            control={<Radio />}
            label="本番（相談者がLINEから入ります）"
          />
          <FormControlLabel
            value="practice"
            control={<Radio />}
            label="練習（本当の相談者には届かず、集計も本番と分けます）"
          />
        </RadioGroup>
      </FormControl>
      {failure !== null && (
        <Alert severity="warning" role="alert">
          {failure}
        </Alert>
      )}
      <Stack direction="row" sx={{ gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button type="submit" variant="contained" disabled={missing !== null || isSending}>
          {isSending ? '作っています…' : 'この内容で作る'}
        </Button>
        <Typography variant="body2" role="status">
          {missing ?? '作った人が、その窓口の管理者になります。'}
        </Typography>
      </Stack>
    </Stack>
  );
}

function Described({ name, text }: { name: string; text: string }) {
  return (
    <Box sx={{ pt: 1 }}>
      <Typography sx={{ fontWeight: 700 }}>{name}</Typography>
      <Typography variant="body2" color="text.secondary">
        {text}
      </Typography>
    </Box>
  );
}

function missingOf(name: string, code: string): string | null {
  if (name.trim() === '') return '窓口の名前を書いてください。';
  if (code === '') return 'コードを書いてください。';
  return CODE.test(code)
    ? null
    : 'コードは、半角の小文字、数字、ハイフンだけで書いてください（はじめと終わりは文字か数字）。';
}
