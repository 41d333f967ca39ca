/** One field of the form: what it is called, what kind of answer it takes, what she is asked, and when. */
import {
  Box,
  FormControlLabel,
  MenuItem,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import {
  ATTRIBUTE_KINDS,
  type AttributeField,
  type AttributeKind,
} from '../../domain/attributes.ts';
import type { KnownField } from '../../domain/form-rules.ts';
import { ChoicesEditor } from './choices-editor.tsx';
import { ConditionEditor } from './condition-editor.tsx';
import { BoundsEditor } from './bounds-editor.tsx';
import { KIND_NAMES } from './words.ts';

interface Props {
  field: AttributeField;
  /** Those that stand before it: a condition can hang on them. */
  before: readonly AttributeField[];
  /** What its code has meant so far; `undefined` for a new one. */
  known: KnownField | undefined;
  isReadOnly: boolean;
  faultAt: (path: string) => string | undefined;
  onChange: (field: AttributeField) => void;
}

export function FieldEditor({ field, before, known, isReadOnly, faultAt, onChange }: Props) {
  const set = (part: Partial<AttributeField>) => onChange({ ...field, ...part });
  const takesChoices = field.kind === 'choice' || field.kind === 'choices';
  return (
    <Stack sx={{ gap: 1.5, my: 1.5 }}>
      <TextField
        size="small"
        label="項目の名前"
        value={field.label}
        disabled={isReadOnly}
        error={faultAt('.label') !== undefined}
        helperText={faultAt('.label')}
        onChange={({ target }) => set({ label: target.value })}
        slotProps={{ htmlInput: { autoComplete: 'off' } }}
      />
      <TextField
        select
        size="small"
        label="答えの種類"
        value={field.kind}
        disabled={isReadOnly || (known !== undefined && faultAt('.kind') === undefined)}
        error={faultAt('.kind') !== undefined}
        helperText={
          faultAt('.kind') ??
          (known &&
            '使い始めた項目の種類は変えられません。変えたいときは、新しい項目を作ってください。')
        }
        onChange={({ target }) => {
          const kind = ATTRIBUTE_KINDS.find((one) => one === target.value);
          if (kind) onChange(ofKind(field, kind));
        }}
      >
        {ATTRIBUTE_KINDS.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {KIND_NAMES[kind]}
          </MenuItem>
        ))}
      </TextField>
      <FormControlLabel
        control={
          <Switch
            checked={field.required}
            disabled={isReadOnly}
            onChange={({ target }) => set({ required: target.checked })}
          />
        }
        label="必須（登録していないと、終了のときに知らせる）"
      />
      {takesChoices && (
        <ChoicesEditor
          choices={field.choices ?? []}
          known={known}
          isReadOnly={isReadOnly}
          faultAt={(path) => faultAt(`.choices${path}`)}
          onChange={(choices) => set({ choices })}
        />
      )}
      {(field.kind === 'number' || field.kind === 'date') && (
        <BoundsEditor
          field={field}
          fault={faultAt('.least')}
          isReadOnly={isReadOnly}
          onChange={set}
        />
      )}
      <QuestionEditor field={field} isReadOnly={isReadOnly} faultAt={faultAt} onChange={set} />
      <ConditionEditor field={field} before={before} isReadOnly={isReadOnly} onChange={set} />
      <Typography variant="caption">
        コード：<span translate="no">{field.code}</span>（集計に使います。自動で付きます）
      </Typography>
    </Stack>
  );
}

/** What belongs to the kind it had goes with it. */
function ofKind(
  { choices, least: _least, most: _most, ...rest }: AttributeField,
  kind: AttributeKind,
) {
  const isChosen = kind === 'choice' || kind === 'choices';
  return { ...rest, kind, ...(isChosen ? { choices: choices ?? [] } : {}) };
}

interface QuestionProps {
  field: AttributeField;
  isReadOnly: boolean;
  faultAt: (path: string) => string | undefined;
  onChange: (part: Partial<AttributeField>) => void;
}

function QuestionEditor({ field, isReadOnly, faultAt, onChange }: QuestionProps) {
  const { question } = field;
  return (
    <Box>
      <FormControlLabel
        control={
          <Switch
            checked={question !== undefined}
            disabled={isReadOnly}
            onChange={({ target }) =>
              onChange({ question: target.checked ? { text: '' } : undefined })
            }
          />
        }
        label="相談者にもたずねる（答えなくても先に進めます）"
      />
      {question && (
        <Stack sx={{ gap: 1, mt: 1 }}>
          <TextField
            size="small"
            label="相談者への質問"
            value={question.text}
            disabled={isReadOnly}
            error={faultAt('.question.text') !== undefined}
            helperText={faultAt('.question.text') ?? 'やさしい言葉で、短く書いてください。'}
            onChange={({ target }) => onChange({ question: { ...question, text: target.value } })}
          />
          <TextField
            size="small"
            label="質問の説明（なくてもよい）"
            value={question.hint ?? ''}
            disabled={isReadOnly}
            error={faultAt('.question.hint') !== undefined}
            helperText={faultAt('.question.hint')}
            onChange={({ target }) =>
              onChange({
                question: { ...question, hint: target.value === '' ? undefined : target.value },
              })
            }
          />
        </Stack>
      )}
    </Box>
  );
}
