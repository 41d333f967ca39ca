/** The ways themselves: which sound and how loud, the browser's permission, the address. */
import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState, type ReactNode } from 'react';
import {
  SOUNDS,
  WAY_CODE_TEXTS,
  type ChosenWay,
  type NoticeTopic,
  type Sound,
} from '../../domain/notices.ts';
import type { NoticeSettings } from '../staff-api/types.ts';
import { askDesktopPermission, desktopPermission, showDesktopNotice } from './desktop.ts';
import { playSound } from './sound.ts';
import type { PartProps } from './wishes-table.tsx';
import { SOUND_WORDS } from './words.ts';

const VOLUMES = { 30: '小さい', 60: 'ふつう', 100: '大きい' } as const;

/** What most want to hear of; ticked when a sound is chosen and nothing was ticked before. */
const USUAL: readonly NoticeTopic[] = ['danger', 'new-consultation', 'own'];

export function SoundPart({ settings, onChange }: PartProps) {
  const { sound, volume } = settings;
  const [failure, setFailure] = useState<string | null>(null);
  function choose(chosen: Sound) {
    const isFirst = sound === 'none' && !hasAny(settings, 'sound');
    onChange({ sound: chosen, ...(isFirst ? { wishes: withUsual(settings, 'sound') } : {}) });
  }
  async function test() {
    if (sound === 'none') return;
    const code = await playSound(sound, volume);
    setFailure(code === null ? null : WAY_CODE_TEXTS[code]);
  }
  return (
    <Part title="音">
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <TextField
          select
          size="small"
          label="鳴らす音"
          value={sound}
          onChange={({ target }) => choose(target.value as Sound)}
          sx={{ minWidth: '10rem' }}
        >
          {SOUNDS.map((one) => (
            <MenuItem key={one} value={one}>
              {SOUND_WORDS[one]}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          size="small"
          label="大きさ"
          value={volume}
          onChange={({ target }) => onChange({ volume: Number(target.value) })}
          sx={{ minWidth: '8rem' }}
        >
          {Object.entries(VOLUMES).map(([percent, word]) => (
            <MenuItem key={percent} value={Number(percent)}>
              {word}
            </MenuItem>
          ))}
        </TextField>
        <Button variant="outlined" disabled={sound === 'none'} onClick={() => void test()}>
          鳴らしてみる
        </Button>
        {sound === 'none' && (
          <Typography variant="body2" color="text.secondary">
            音を選ぶと試せます。
          </Typography>
        )}
      </Stack>
      {failure !== null && <Alert severity="warning">{failure}。</Alert>}
    </Part>
  );
}

function hasAny({ wishes }: NoticeSettings, way: ChosenWay): boolean {
  return Object.values(wishes).some((ways) => ways?.includes(way));
}

function withUsual({ wishes }: NoticeSettings, way: ChosenWay): NoticeSettings['wishes'] {
  const added = USUAL.map((topic) => [topic, [...(wishes[topic] ?? []), way]] as const);
  return { ...wishes, ...Object.fromEntries(added) };
}

const PERMISSION_TEXTS = {
  granted: 'このブラウザーの通知は許可されています。',
  denied:
    'このブラウザーでは通知が止められています。アドレス欄の左の設定から、通知を許可してください。',
  default: 'このブラウザーの通知は、まだ許可されていません。',
  unsupported: 'このブラウザーには通知の機能がありません。',
} as const;

export function DesktopPart() {
  const [permission, setPermission] = useState(desktopPermission());
  return (
    <Part title="デスクトップ通知">
      <Typography>
        ほかの画面を見ているときに、パソコンの通知で知らせます。通知には「新しいお知らせがあります。」とだけ出ます。
      </Typography>
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        {permission === 'default' && (
          <Button
            variant="outlined"
            onClick={() => void askDesktopPermission().then(setPermission)}
          >
            通知を許可する
          </Button>
        )}
        {permission === 'granted' && (
          <Button variant="outlined" onClick={() => void showDesktopNotice()}>
            通知を出してみる
          </Button>
        )}
        <Typography variant="body2">{PERMISSION_TEXTS[permission]}</Typography>
      </Stack>
    </Part>
  );
}

export function MailPart({ settings, onChange }: PartProps) {
  if (!settings.offersMail)
    return (
      <Part title="メール">
        <Typography>
          この環境ではメールを送れません。必要なときは、システム運用者に相談してください。
        </Typography>
      </Part>
    );
  const lacksAddress = settings.mail === null && hasAny(settings, 'mail');
  return (
    <Part title="メール">
      <Typography>
        窓口の名前、相談の番号、理由、画面へのリンクだけを送ります。先に画面で確認したときは送りません。催促は受付時間に送ります。
      </Typography>
      {lacksAddress && (
        <Alert severity="warning">
          メールで知らせるには、宛先の確認が必要です。下の「メールの宛先」で済ませてください。
        </Alert>
      )}
      <FormControlLabel
        control={
          <Checkbox
            checked={settings.mailOffDuty}
            onChange={({ target }) => onChange({ mailOffDuty: target.checked })}
          />
        }
        label="勤務外のときも送る"
      />
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="section" aria-label={title}>
      <Typography component="h2" variant="h2" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Stack sx={{ gap: 1 }}>{children}</Stack>
    </Box>
  );
}
