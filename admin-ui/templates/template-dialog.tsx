/** Writes a prepared text anew or again; gaps are put in by a press, and wrong ones are named. */
import { Box, Button, MenuItem, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { PLACEHOLDERS, strangeGapsIn } from '../../domain/templates.ts';
import { MAX_REPLY } from '../limits.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { Template } from '../staff-api/types.ts';
import { useTemplateChange } from './use-templates.ts';

interface Props {
  place: Pick<Template, 'serviceId' | 'own'>;
  template?: Template;
  onClose: () => void;
}

const MAX_TITLE = 60;

export function TemplateDialog({ place, template, onClose }: Props) {
  const change = useTemplateChange();
  const [edited, setEdited] = useState<Template>(
    () =>
      template ?? {
        ...place,
        id: crypto.randomUUID(),
        kind: 'reply',
        title: '',
        reading: '',
        text: '',
      },
  );
  const set = (part: Partial<Template>) => setEdited((before) => ({ ...before, ...part }));
  return (
    <FormDialog
      title={template ? '定型文を直す' : '定型文を作る'}
      submitText="保存する"
      missing={missingOf(edited)}
      onSubmit={() => change((api) => api.saveTemplate(edited))}
      onClose={onClose}
      maxWidth="md"
    >
      <TextField
        label="題名"
        value={edited.title}
        onChange={({ target }) => set({ title: target.value })}
        slotProps={{ htmlInput: { maxLength: MAX_TITLE } }}
      />
      <TextField
        label="よみ（かな）"
        value={edited.reading}
        onChange={({ target }) => set({ reading: target.value })}
        helperText="かなでさがすときに使います。書かなくてもかまいません。"
        slotProps={{ htmlInput: { maxLength: MAX_TITLE } }}
      />
      <TextField
        select
        label="使うところ"
        value={edited.kind}
        onChange={({ target }) => set({ kind: target.value === 'note' ? 'note' : 'reply' })}
      >
        <MenuItem value="reply">返信（相談者に届きます）</MenuItem>
        <MenuItem value="note">内部メモ（相談者には見えません）</MenuItem>
      </TextField>
      <TextField
        label="文"
        multiline
        minRows={5}
        maxRows={14}
        value={edited.text}
        onChange={({ target }) => set({ text: target.value })}
        slotProps={{ htmlInput: { maxLength: MAX_REPLY } }}
      />
      <Box>
        <Typography variant="body2">使うときに書きかわる言葉（文の終わりに入ります）</Typography>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 0.5 }}>
          {PLACEHOLDERS.map((gap) => (
            <Button
              key={gap}
              size="small"
              variant="outlined"
              onClick={() => set({ text: `${edited.text}${gap}` })}
            >
              {gap}
            </Button>
          ))}
        </Box>
      </Box>
    </FormDialog>
  );
}

function missingOf({ title, text }: Template): string | null {
  if (title.trim() === '') return '題名を書いてください。';
  if (text.trim() === '') return '文を書いてください。';
  const strange = strangeGapsIn(text);
  return strange.length === 0
    ? null
    : `${strange.join('')}は使えません。下の言葉から選んでください。`;
}
