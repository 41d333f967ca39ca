/** Prepared texts of one place, in their order: changed, moved and deleted by whoever keeps them. */
import { Box, Button, Chip, Paper, Typography } from '@mui/material';
import { useState } from 'react';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { Template } from '../staff-api/types.ts';
import { TemplateDialog } from './template-dialog.tsx';
import { useTemplateChange } from './use-templates.ts';

interface Props {
  place: Pick<Template, 'serviceId' | 'own'>;
  templates: readonly Template[];
  mayChange: boolean;
}

const KIND_WORDS: Record<Template['kind'], string> = { reply: '返信', note: '内部メモ' };

export function TemplateList({ place, templates, mayChange }: Props) {
  const change = useTemplateChange();
  const [edited, setEdited] = useState<Template | null>(null);
  const [removed, setRemoved] = useState<Template | null>(null);
  const move = (from: number, by: number) => {
    const ids = templates.map(({ id }) => id);
    ids.splice(from + by, 0, ...ids.splice(from, 1));
    void change((api) => api.orderTemplates({ ...place, ids }));
  };
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
      {templates.map((one, index) => (
        <Paper key={one.id} component="li" variant="outlined" sx={{ p: 1.5 }}>
          <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography component="h3" sx={{ fontWeight: 700 }}>
              {one.title}
            </Typography>
            <Chip
              size="small"
              variant="outlined"
              label={KIND_WORDS[one.kind]}
              sx={{ color: 'var(--color-text)', borderColor: 'var(--color-line)' }}
            />
            <Typography variant="body2" sx={{ flex: 1 }}>
              {one.reading}
            </Typography>
          </Box>
          <Typography sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', my: 0.5 }}>
            {one.text}
          </Typography>
          {mayChange && (
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 0.5 }}>
              <Act
                word="上へ"
                says={`「${one.title}」を上へ動かす`}
                isOff={index === 0}
                onPress={() => move(index, -1)}
              />
              <Act
                word="下へ"
                says={`「${one.title}」を下へ動かす`}
                isOff={index === templates.length - 1}
                onPress={() => move(index, 1)}
              />
              <Act word="直す" says={`「${one.title}」を直す`} onPress={() => setEdited(one)} />
              <Act
                word="削除"
                says={`「${one.title}」を削除する`}
                onPress={() => setRemoved(one)}
              />
            </Box>
          )}
        </Paper>
      ))}
      {edited && <TemplateDialog place={place} template={edited} onClose={() => setEdited(null)} />}
      {removed && (
        <FormDialog
          title="定型文を削除する"
          submitText="削除する"
          isGrave
          onSubmit={() => change((api) => api.removeTemplate(removed.id))}
          onClose={() => setRemoved(null)}
        >
          <Typography>
            「{removed.title}」を削除します。元に戻せません。
            {!removed.own && '窓口の全員が使えなくなります。'}
          </Typography>
        </FormDialog>
      )}
    </Box>
  );
}

interface ActProps {
  word: string;
  /** The whole of it, for those who hear one button after another. */
  says: string;
  isOff?: boolean;
  onPress: () => void;
}

function Act({ word, says, isOff = false, onPress }: ActProps) {
  return (
    <Button size="small" disabled={isOff} onClick={onPress} aria-label={says}>
      {word}
    </Button>
  );
}
