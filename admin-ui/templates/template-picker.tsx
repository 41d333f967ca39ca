/** Finds a prepared text and shows it as it would stand there; it is put into the field and never sent. */
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { useEffect, useId, useState, type KeyboardEvent } from 'react';
import { LinkBase } from 'react-admin';
import { foldForRisk } from '../../domain/priority.ts';
import {
  filledTemplate,
  gapsIn,
  templatesWith,
  type TemplateKind,
} from '../../domain/templates.ts';
import { EmptyState, ErrorState, LoadingState } from '../parts/states.tsx';
import type { ConsultationHead, Template } from '../staff-api/types.ts';
import { useFilling, useTemplates } from './use-templates.ts';

interface Props {
  head: ConsultationHead;
  kind: TemplateKind;
  /** So many letters still fit. */
  room: number;
  onChoose: (text: string) => void;
  onClose: () => void;
}

const INTO: Record<TemplateKind, string> = { reply: '返信に入れる', note: 'メモに入れる' };
const PAPER_SX = { m: { xs: 1, sm: 4 }, width: { xs: 'calc(100% - 16px)', sm: '100%' } };

export function TemplatePicker(props: Props) {
  const { head, kind, onClose } = props;
  const id = useId();
  const { data, error, refetch } = useTemplates();
  const all = data?.data.filter((one) => one.serviceId === head.service.id && one.kind === kind);
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="md"
      aria-labelledby={id}
      slotProps={{ paper: { sx: PAPER_SX } }}
    >
      <DialogTitle id={id} component="h2">
        {kind === 'reply' ? '返信の定型文' : '内部メモの定型文'}
      </DialogTitle>
      {all && all.length > 0 ? (
        <Choice {...props} all={all} />
      ) : (
        <>
          <DialogContent>
            {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
            {!error && !data && <LoadingState what="定型文を読み込んでいます" />}
            {all && (
              <EmptyState title="定型文は、まだありません">
                「定型文を整える」で、自分の定型文を作れます。
              </EmptyState>
            )}
          </DialogContent>
          <DialogActions>
            <ManageLink />
            <Button onClick={onClose} autoFocus>
              閉じる
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

function ManageLink() {
  return (
    <Box sx={{ flex: 1 }}>
      <Button component={LinkBase} to="/templates">
        定型文を整える
      </Button>
    </Box>
  );
}

function Choice({ head, kind, room, onChoose, onClose, all }: Props & { all: Template[] }) {
  const id = useId();
  const filling = useFilling(head);
  const [words, setWords] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const found = templatesWith(all, words, foldForRisk);
  const chosen = found.find((one) => one.id === chosenId) ?? found[0];
  const text = chosen ? filledTemplate(chosen.text, filling) : '';
  const isTooLong = text.length > room;

  function choose() {
    if (chosen && !isTooLong) onChoose(text);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0, '/': null }[event.key];
    if (step === undefined || (step === null && words !== '')) return;
    event.preventDefault();
    // Twice: whoever wanted the sign itself gets it.
    if (step === null) onChoose('/');
    else if (step === 0) choose();
    else if (chosen) {
      const next = (found.indexOf(chosen) + step + found.length) % found.length;
      setChosenId(found[next]?.id ?? null);
    }
  }
  const optionId = (one: Template) => `${id}-${one.id}`;
  const chosenOption = chosen && optionId(chosen);
  useEffect(() => {
    if (chosenOption !== undefined)
      document.querySelector(`#${CSS.escape(chosenOption)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosenOption]);
  return (
    <>
      <DialogContent sx={{ display: 'flex', flexDirection: 'column', gap: 1.5 }}>
        <TextField
          label="さがす（題名・よみ・文の中の言葉）"
          value={words}
          onChange={({ target }) => setWords(target.value)}
          onKeyDown={onKeyDown}
          autoFocus
          fullWidth
          size="small"
          sx={{ mt: 1 }}
          slotProps={{
            htmlInput: {
              role: 'combobox',
              'aria-expanded': true,
              'aria-controls': `${id}-list`,
              'aria-activedescendant': chosenOption,
              'aria-autocomplete': 'list',
              autoComplete: 'off',
            },
          }}
        />
        <Box sx={{ display: 'flex', gap: 1.5, flexDirection: { xs: 'column', sm: 'row' } }}>
          <Box
            id={`${id}-list`}
            role="listbox"
            aria-label="定型文"
            sx={{
              flex: 1,
              minWidth: 0,
              height: { xs: '11rem', sm: '18rem' },
              overflowY: 'auto',
              border: '1px solid var(--color-hairline)',
              borderRadius: 'var(--radius-s)',
            }}
          >
            {found.map((one) => (
              <Option
                key={one.id}
                id={optionId(one)}
                template={one}
                isChosen={one === chosen}
                onPoint={() => setChosenId(one.id)}
                onChoose={choose}
              />
            ))}
          </Box>
          <Preview text={text} isTooLong={isTooLong} isNone={!chosen} />
        </Box>
      </DialogContent>
      <DialogActions sx={{ flexWrap: 'wrap' }}>
        <ManageLink />
        <Button onClick={onClose}>やめる</Button>
        <Button variant="contained" onClick={choose} disabled={!chosen || isTooLong}>
          {INTO[kind]}
        </Button>
      </DialogActions>
    </>
  );
}

interface OptionProps {
  id: string;
  template: Template;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

/** One press shows it, two put it in; the keys are the search field's. */
function Option({ id, template, isChosen, onPoint, onChoose }: OptionProps) {
  return (
    <Box
      id={id}
      role="option"
      aria-selected={isChosen}
      onClick={onPoint}
      onDoubleClick={onChoose}
      sx={{
        px: 1.5,
        py: 1,
        cursor: 'pointer',
        borderLeft: '4px solid',
        borderColor: isChosen ? 'primary.main' : 'transparent',
        bgcolor: isChosen ? 'var(--color-action-ground)' : undefined,
        fontWeight: isChosen ? 700 : 400,
      }}
    >
      {template.title}
      {template.own && (
        <Typography component="span" variant="caption">
          　自分
        </Typography>
      )}
    </Box>
  );
}

interface PreviewProps {
  text: string;
  isTooLong: boolean;
  isNone: boolean;
}

function Preview({ text, isTooLong, isNone }: PreviewProps) {
  const gaps = gapsIn(text);
  return (
    <Box
      role="region"
      aria-label="入れる文"
      tabIndex={0}
      sx={{
        flex: 1.4,
        minWidth: 0,
        height: { xs: '11rem', sm: '18rem' },
        overflowY: 'auto',
        p: 1.5,
        bgcolor: 'var(--color-ground)',
        borderRadius: 'var(--radius-s)',
      }}
    >
      <Box sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {isNone ? '見つかりません。言葉を変えて、さがしてください。' : text}
      </Box>
      {gaps.length > 0 && (
        <Typography variant="body2" sx={{ mt: 1, color: 'var(--color-attention)' }}>
          {gaps.join('')}は今わからないため、入れたあとに書きかえてください。
        </Typography>
      )}
      {isTooLong && (
        <Typography variant="body2" sx={{ mt: 1, color: 'var(--color-attention)' }}>
          長すぎて入りません。書いた文を短くしてください。
        </Typography>
      )}
    </Box>
  );
}
