/** What followers get: up to five bubbles, and a button under the last of them. */
import {
  Button,
  FormControl,
  FormControlLabel,
  FormLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
} from '@mui/material';
import { MAX_BUBBLE_UNITS, MAX_BUBBLES, MAX_LINK_LABEL } from '../../domain/broadcast.ts';
import type { Written } from './use-form.ts';

interface Props {
  written: Written;
  onChange: (change: Partial<Written>) => void;
}

export function WordsForm({ written: { title, bubbles, link }, onChange }: Props) {
  const setBubble = (index: number, text: string) =>
    onChange({ bubbles: bubbles.map((one, n) => (n === index ? text : one)) });
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        label="件名（職員用）"
        value={title}
        onChange={({ target }) => onChange({ title: target.value })}
        helperText="一覧で見分けるためのもので、相手には届きません。"
        required
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      {bubbles.map((text, index) => (
        <Stack
          // The bubbles are told apart by their place alone.
          key={`bubble-${index + 1}`}
          direction="row"
          sx={{ gap: 1, alignItems: 'flex-start' }}
        >
          <TextField
            label={bubbles.length === 1 ? '本文' : `本文（吹き出し${index + 1}）`}
            value={text}
            onChange={({ target }) => setBubble(index, target.value)}
            error={text.length > MAX_BUBBLE_UNITS}
            helperText={`${text.length.toLocaleString('ja-JP')}／${MAX_BUBBLE_UNITS.toLocaleString('ja-JP')}文字`}
            required
            multiline
            minRows={4}
            maxRows={14}
            fullWidth
          />
          {bubbles.length > 1 && (
            <Button
              aria-label={`吹き出し${index + 1}を消す`}
              onClick={() => onChange({ bubbles: bubbles.filter((_, n) => n !== index) })}
            >
              消す
            </Button>
          )}
        </Stack>
      ))}
      {bubbles.length < MAX_BUBBLES && (
        <Button
          variant="outlined"
          size="small"
          sx={{ alignSelf: 'flex-start' }}
          onClick={() => onChange({ bubbles: [...bubbles, ''] })}
        >
          吹き出しを足す（{MAX_BUBBLES}つまで。通数は増えません）
        </Button>
      )}
      <LinkForm link={link} onChange={(changed) => onChange({ link: changed })} />
    </Stack>
  );
}

type Link = Written['link'];

function LinkForm({ link, onChange }: { link: Link; onChange: (link: Link) => void }) {
  return (
    <FormControl>
      <FormLabel id="link-label">最後の吹き出しに付けるボタン</FormLabel>
      <RadioGroup
        aria-labelledby="link-label"
        value={link.kind}
        onChange={({ target }) => {
          if (target.value === 'page') onChange({ kind: 'page', label: '', url: '' });
          else onChange({ kind: target.value === 'room' ? 'room' : 'none' });
        }}
      >
        <FormControlLabel value="room" control={<Radio />} label="相談室を開く" />
        <FormControlLabel value="page" control={<Radio />} label="ホームページを開く" />
        <FormControlLabel value="none" control={<Radio />} label="付けない" />
      </RadioGroup>
      {link.kind === 'page' && (
        <Stack sx={{ gap: 2, mt: 1 }}>
          <TextField
            label="ボタンに出す言葉"
            value={link.label}
            onChange={({ target }) => onChange({ ...link, label: target.value })}
            helperText={`${MAX_LINK_LABEL}文字まで`}
            required
            slotProps={{ htmlInput: { maxLength: 40 } }}
          />
          <TextField
            label="ページのアドレス"
            type="url"
            value={link.url}
            onChange={({ target }) => onChange({ ...link, url: target.value })}
            helperText={
              <span>
                <span translate="no">https://</span> で始まるもの
              </span>
            }
            required
            slotProps={{ htmlInput: { maxLength: 1_000 } }}
          />
        </Stack>
      )}
    </FormControl>
  );
}
