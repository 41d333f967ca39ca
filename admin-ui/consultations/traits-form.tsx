/** Characteristics of the consultee and cautions for whoever answers; they go with her from consultation to consultation. */
import { Button, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNotify } from 'react-admin';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { textOf } from '../staff-api/http.ts';
import type { ConsultationHead } from '../staff-api/types.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { useKeepsFocus } from '../parts/use-keeps-focus.ts';

export function TraitsForm({ head }: { head: ConsultationHead }) {
  const [isEditing, setEditing] = useState(false);
  const { traits, cautions } = head.consultee;
  const section = useKeepsFocus<HTMLElement>(isEditing);
  if (isEditing) return <Editing head={head} onEnd={() => setEditing(false)} />;
  return (
    <section ref={section} tabIndex={-1} aria-label="特徴と注意点">
      <Part title="対応の注意点" text={cautions} />
      <Part title="特徴" text={traits} />
      {/* They go with the work on the consultation, as its notes do. */}
      <ActionButton
        text="特徴と注意点を書く"
        blocked={head.blocked.note?.text ?? null}
        onPress={() => setEditing(true)}
      />
    </section>
  );
}

function Part({ title, text }: { title: string; text: string | null }) {
  return (
    <>
      <Typography component="h2" variant="h3">
        {title}
      </Typography>
      <Typography
        sx={{ whiteSpace: 'pre-wrap', mb: 1.5 }}
        color={text ? 'text.primary' : 'text.secondary'}
      >
        {text ?? 'まだ書かれていません。'}
      </Typography>
    </>
  );
}

function Editing({ head, onEnd }: { head: ConsultationHead; onEnd: () => void }) {
  const api = useStaffApi();
  const client = useQueryClient();
  const notify = useNotify();
  const [given, setGiven] = useState({
    cautions: head.consultee.cautions ?? '',
    traits: head.consultee.traits ?? '',
  });
  async function save(event: FormEvent) {
    event.preventDefault();
    try {
      await api.saveTraits(head.id, given);
      await client.invalidateQueries({ queryKey: ['consultations'] });
      notify('特徴と注意点を保存しました。', { type: 'info' });
      onEnd();
    } catch (error) {
      notify(textOf(error), { type: 'warning' });
    }
  }
  return (
    <Stack component="form" spacing={2} onSubmit={(event) => void save(event)}>
      <TextField
        label="対応の注意点"
        multiline
        minRows={3}
        value={given.cautions}
        autoFocus
        onChange={({ target }) => setGiven({ ...given, cautions: target.value })}
      />
      <TextField
        label="特徴"
        multiline
        minRows={3}
        value={given.traits}
        onChange={({ target }) => setGiven({ ...given, traits: target.value })}
      />
      <Stack direction="row" spacing={1}>
        <Button type="submit" variant="contained">
          保存する
        </Button>
        <Button onClick={onEnd}>やめる</Button>
      </Stack>
    </Stack>
  );
}
