/** Whether a field is asked always, or only where another one that stands before it has some answer. */
import { Box, Checkbox, FormControlLabel, FormGroup, MenuItem, TextField } from '@mui/material';
import type { AttributeField } from '../../domain/attributes.ts';

interface Props {
  field: AttributeField;
  before: readonly AttributeField[];
  isReadOnly: boolean;
  onChange: (part: Partial<AttributeField>) => void;
}

export function ConditionEditor({ field, before, isReadOnly, onChange }: Props) {
  const { askedWhen } = field;
  const possible = before.filter(({ choices }) => choices !== undefined && choices.length > 0);
  const on = possible.find(({ code }) => code === askedWhen?.code);
  const first = (code: string) => possible.find((one) => one.code === code)?.choices?.[0]?.code;
  return (
    <Box>
      <TextField
        select
        size="small"
        fullWidth
        label="たずねるとき"
        value={on?.code ?? ''}
        disabled={isReadOnly || possible.length === 0}
        helperText={
          possible.length === 0
            ? '前に選択肢のある項目を置くと、その答えによってたずねるようにできます。'
            : undefined
        }
        onChange={({ target: { value } }) => {
          const choice = first(value);
          onChange({ askedWhen: choice === undefined ? undefined : { code: value, is: [choice] } });
        }}
        slotProps={{
          inputLabel: { shrink: true },
          select: { displayEmpty: true, renderValue: () => on?.label ?? 'いつもたずねる' },
        }}
      >
        <MenuItem value="">いつもたずねる</MenuItem>
        {possible.map(({ code, label }) => (
          <MenuItem key={code} value={code}>
            「{label}」の答えによる
          </MenuItem>
        ))}
      </TextField>
      {on && askedWhen && (
        <FormGroup row aria-label={`「${on.label}」がどの答えのときにたずねるか`} role="group">
          {on.choices?.map(({ code, label }) => (
            <FormControlLabel
              key={code}
              label={label}
              control={
                <Checkbox
                  size="small"
                  checked={askedWhen.is.includes(code)}
                  // The last one stays: a condition nothing can meet would hide the field.
                  disabled={isReadOnly || isSameOnly(askedWhen.is, code)}
                  onChange={({ target }) =>
                    onChange({
                      askedWhen: {
                        code: on.code,
                        is: target.checked
                          ? [...askedWhen.is, code]
                          : askedWhen.is.filter((one) => one !== code),
                      },
                    })
                  }
                />
              }
            />
          ))}
        </FormGroup>
      )}
    </Box>
  );
}

function isSameOnly(codes: readonly string[], code: string): boolean {
  return codes.length === 1 && codes[0] === code;
}
