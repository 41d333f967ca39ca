/** How the ward wants a register printed: its title, whom it is for, which columns, where it is stamped. */
import { Checkbox, FormControlLabel, FormGroup, FormLabel, TextField } from '@mui/material';
import { useState } from 'react';
import { definitionOf, type RegisterCode } from '../../domain/registers.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useChange } from '../parts/use-change.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { RegisterForm } from '../staff-api/registers.ts';

interface Props {
  register: RegisterCode;
  form: RegisterForm;
  onClose: () => void;
}

const MOST_BOXES = 6;

export function FormOfRegister({ register, form, onClose }: Props) {
  const api = useStaffApi();
  const change = useChange('registers');
  const [title, setTitle] = useState(form.title);
  const [addressee, setAddressee] = useState(form.addressee);
  const [sender, setSender] = useState(form.sender);
  const { name, fields } = definitionOf(register);
  const [columns, setColumns] = useState<readonly string[]>(
    form.columns.length === 0 ? fields.map(({ code }) => code) : form.columns,
  );
  const [boxes, setBoxes] = useState(form.boxes.join('、'));
  const names = boxes
    .split(/[、,]/u)
    .map((one) => one.trim())
    .filter((one) => one !== '');
  // In the order of the register, whatever order they were ticked in.
  const chosen = fields.map(({ code }) => code).filter((code) => columns.includes(code));
  const missing =
    chosen.length === 0
      ? '印刷する項目を1つ以上選んでください。'
      : names.length > MOST_BOXES
        ? `押印欄は${MOST_BOXES}つまでです。`
        : null;
  return (
    <FormDialog
      title={`「${name}」の様式`}
      submitText="決める"
      missing={missing}
      onSubmit={() =>
        change(
          () =>
            api.saveRegisterForm(register, {
              title,
              addressee,
              sender,
              columns: chosen.length === fields.length ? [] : chosen,
              boxes: names,
            }),
          '様式を決めました。次の印刷から使います。',
        )
      }
      onClose={onClose}
    >
      <TextField
        label={`題名（空なら「${name}台帳」）`}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        label="宛先（空なら自治体の名前）"
        value={addressee}
        onChange={({ target }) => setAddressee(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <TextField
        label="作成者（なくてもよい）"
        value={sender}
        onChange={({ target }) => setSender(target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <FormGroup role="group" aria-label="印刷する項目">
        <FormLabel component="p">印刷する項目</FormLabel>
        {fields.map(({ code, name: label }) => (
          <FormControlLabel
            key={code}
            label={label}
            control={
              <Checkbox
                size="small"
                checked={columns.includes(code)}
                onChange={(_event, checked) =>
                  setColumns((all) =>
                    checked ? [...all, code] : all.filter((one) => one !== code),
                  )
                }
              />
            }
          />
        ))}
      </FormGroup>
      <TextField
        label="押印欄（「、」で区切る。例：課長、係長）"
        value={boxes}
        onChange={({ target }) => setBoxes(target.value)}
        slotProps={{ htmlInput: { maxLength: 130 } }}
      />
    </FormDialog>
  );
}
