/** One area in fields: what it says, what it does, and where it is to the pixel. */
import { Button, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import { useId, useState, type Ref } from 'react';
import { keptInside, type Bounds } from '../../domain/rich-menu-areas.ts';
import {
  lettersIn,
  MENU_ACTIONS,
  MENU_LIMITS,
  type MenuAction,
  type MenuArea,
  type MenuPage,
  type RichMenuContent,
} from '../../domain/rich-menu.ts';
import { sizeOf } from './editing.ts';
import { ACTION_WORDS } from './words.ts';

/** As much as a field takes; how much may go out is told beside it. */
const MAX_TYPED = 60;

interface Props {
  content: RichMenuContent;
  page: MenuPage;
  area: MenuArea;
  index: number;
  /** The field that is gone to first. */
  firstField: Ref<HTMLInputElement>;
  onChange: (change: Partial<MenuArea>, run: string) => void;
  onRemove: () => void;
}

export function AreaForm({ content, page, area, index, firstField, onChange, onRemove }: Props) {
  const heading = useId();
  const letters = lettersIn(area.label.trim());
  return (
    <Paper component="section" variant="outlined" aria-labelledby={heading} sx={{ p: 1.5 }}>
      <Stack sx={{ gap: 1.5 }}>
        <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
          <Typography id={heading} component="h3" variant="h3">
            領域{index + 1}
          </Typography>
          <Button color="error" onClick={onRemove}>
            この領域を消す
          </Button>
        </Stack>
        <TextField
          size="small"
          label="読み上げの言葉"
          value={area.label}
          onChange={({ target }) => onChange({ label: target.value }, `label:${area.id}`)}
          error={letters > MENU_LIMITS.label}
          helperText={`画面を見ない人に読み上げられます。相談の内容が分かる言葉は入れません。${letters}/${MENU_LIMITS.label}文字`}
          slotProps={{ htmlInput: { ref: firstField, maxLength: MAX_TYPED } }}
        />
        <TextField
          select
          size="small"
          label="押したときにすること"
          value={area.action.kind}
          onChange={({ target }) =>
            onChange({ action: newAction(target.value as MenuAction['kind']) }, '')
          }
        >
          {MENU_ACTIONS.map((kind) => (
            <MenuItem key={kind} value={kind}>
              {ACTION_WORDS[kind]}
            </MenuItem>
          ))}
        </TextField>
        <ActionField content={content} page={page} area={area} onChange={onChange} />
        <Places page={page} area={area} onChange={onChange} />
      </Stack>
    </Paper>
  );
}

function newAction(kind: MenuAction['kind']): MenuAction {
  switch (kind) {
    case 'room':
      return { kind };
    case 'link':
      return { kind, url: 'https://' };
    case 'telephone':
      return { kind, number: '' };
    case 'switch':
      return { kind, page: '' };
  }
}

function ActionField({
  content,
  page,
  area,
  onChange,
}: Pick<Props, 'content' | 'page' | 'area' | 'onChange'>) {
  const { action } = area;
  switch (action.kind) {
    case 'room':
      return null;
    case 'link':
      return (
        <TextField
          size="small"
          label="アドレス"
          value={action.url}
          onChange={({ target }) =>
            onChange({ action: { ...action, url: target.value.trim() } }, `url:${area.id}`)
          }
          helperText="https:// で始まるもの。相談の内容が分かるアドレスは入れません。"
          slotProps={{ htmlInput: { maxLength: MENU_LIMITS.url } }}
        />
      );
    case 'telephone':
      return (
        <TextField
          size="small"
          label="電話番号"
          value={action.number}
          onChange={({ target }) =>
            onChange({ action: { ...action, number: target.value } }, `number:${area.id}`)
          }
          helperText="例 110、#9110、03-1234-5678"
          slotProps={{ htmlInput: { maxLength: MAX_TYPED } }}
        />
      );
    case 'switch':
      return (
        <TextField
          select
          size="small"
          label="切りかえる先"
          value={action.page}
          onChange={({ target }) => onChange({ action: { ...action, page: target.value } }, '')}
          helperText={
            content.pages.length < 2
              ? '先に「メニューを足す」で、もう1つ作ってください。'
              : undefined
          }
        >
          {content.pages.map(({ key, name }) => (
            <MenuItem key={key} value={key}>
              {key === page.key ? `${name}（このメニュー）` : name}
            </MenuItem>
          ))}
        </TextField>
      );
  }
}

const PLACES = [
  ['x', '左から'],
  ['y', '上から'],
  ['width', '横'],
  ['height', '縦'],
] as const satisfies readonly (readonly [keyof Bounds, string])[];

function Places({ page, area, onChange }: Pick<Props, 'page' | 'area' | 'onChange'>) {
  const size = sizeOf(page);
  return (
    <Stack
      role="group"
      aria-label="場所と大きさ（ピクセル）"
      sx={{ gap: 1, display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(4.5rem, 1fr))' }}
    >
      {PLACES.map(([name, label]) => (
        <PlaceField
          key={name}
          label={label}
          value={area[name]}
          fitted={(value) => keptInside({ ...area, [name]: value }, size)[name]}
          onPlace={(value) =>
            onChange(keptInside({ ...area, [name]: value }, size), `${name}:${area.id}`)
          }
        />
      ))}
    </Stack>
  );
}

/** A number on its way to a larger one is left alone; what does not fit becomes what does once the field is left. */
function PlaceField({
  label,
  value,
  fitted,
  onPlace,
}: {
  label: string;
  value: number;
  fitted: (value: number) => number;
  onPlace: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      size="small"
      type="number"
      label={label}
      value={typed ?? value}
      onChange={({ target }) => {
        setTyped(target.value);
        const wanted = Number(target.value);
        if (target.value !== '' && fitted(wanted) === wanted) onPlace(wanted);
      }}
      onBlur={() => {
        if (typed !== null && typed !== '') onPlace(Number(typed));
        setTyped(null);
      }}
    />
  );
}
