/** 「属性の項目」: the form of a consultation, built field by field, with both sides' view of it. */
import { Alert, Box, Button, Paper, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import type { AttributeField } from '../../domain/attributes.ts';
import { freshCode } from '../../domain/form-rules.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { moved, replaced, without, type Editing } from './editing.ts';
import { FieldEditor } from './field-editor.tsx';
import { FormPreview } from './form-preview.tsx';
import { ListFault } from './part-card.tsx';
import { RowButtons } from './row-buttons.tsx';
import { KIND_NAMES } from './words.ts';

export function FormPart({ editing }: { editing: Editing }) {
  const { content, setFields, faultAt, isReadOnly, knownFields } = editing;
  const { fields } = content.form;
  const [open, setOpen] = useState<number | null>(null);
  const [removed, setRemoved] = useState<number | null>(null);
  const gone = removed === null ? undefined : fields[removed];
  const isKnown = (code: string) => knownFields.some((one) => one.code === code);

  function add() {
    const taken = [...fields, ...knownFields].map(({ code }) => code);
    const field = { code: freshCode('field', taken), label: '', kind: 'text', required: false };
    setFields([...fields, field as AttributeField]);
    setOpen(fields.length);
  }
  function remove(index: number) {
    setFields(without(fields, index));
    setOpen(null);
  }
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Typography>
        相談のあとに登録する項目です。進行中の相談は、始まったときの項目のまま続きます。集計は、項目と選択肢のコードで前の版と合わせます。
      </Typography>
      <ListFault text={faultAt('form.fields')} />
      <Stack component="ol" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
        {fields.map((field, index) => (
          <Paper key={field.code} component="li" variant="outlined" sx={{ p: 1.5 }}>
            <Head
              field={field}
              index={index}
              isOpen={open === index}
              hasFault={hasFault(editing, index)}
              onToggle={() => setOpen(open === index ? null : index)}
            />
            {open === index && (
              <FieldEditor
                field={field}
                before={fields.slice(0, index)}
                known={knownFields.find(({ code }) => code === field.code)}
                isReadOnly={isReadOnly}
                faultAt={(path) => faultAt(`form.fields.${index}${path}`)}
                onChange={(next) => setFields(replaced(fields, index, next))}
              />
            )}
            {!isReadOnly && (
              <RowButtons
                name={nameOf(field, index)}
                index={index}
                count={fields.length}
                onMove={(by) => {
                  setFields(moved(fields, index, by));
                  setOpen(null);
                }}
                onRemove={() => (isKnown(field.code) ? setRemoved(index) : remove(index))}
              />
            )}
          </Paper>
        ))}
      </Stack>
      {!isReadOnly && (
        <Box>
          <Button variant="outlined" onClick={add}>
            項目を加える
          </Button>
        </Box>
      )}
      {!isReadOnly && <Restorable editing={editing} />}
      <FormPreview fields={fields} />
      {gone && removed !== null && (
        <FormDialog
          title="項目を削除する"
          submitText="削除する"
          onSubmit={() => {
            remove(removed);
            return Promise.resolve(true);
          }}
          onClose={() => setRemoved(null)}
        >
          <Typography>
            「{gone.label}
            」を、公開したあとの新しい相談ではたずねなくなります。前の相談の回答は、これまでどおり読めます。集計にも残ります。
          </Typography>
        </FormDialog>
      )}
    </Stack>
  );
}

function nameOf({ label }: AttributeField, index: number): string {
  return label === '' ? `${index + 1}番目の項目` : `「${label}」`;
}

function hasFault({ content, faultAt }: Editing, index: number): boolean {
  const field = content.form.fields[index];
  const places = [
    '',
    '.label',
    '.kind',
    '.code',
    '.choices',
    '.question.text',
    '.question.hint',
    '.least',
  ];
  const rows = (field?.choices ?? []).flatMap((_, n) => [
    `.choices.${n}.label`,
    `.choices.${n}.code`,
  ]);
  return [...places, ...rows].some(
    (place) => faultAt(`form.fields.${index}${place}`) !== undefined,
  );
}

interface HeadProps {
  field: AttributeField;
  index: number;
  isOpen: boolean;
  hasFault: boolean;
  onToggle: () => void;
}

function Head({ field, index, isOpen, hasFault: isWrong, onToggle }: HeadProps) {
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <Typography component="h2" sx={{ fontWeight: 700 }}>
        {field.label === '' ? '（名前のない項目）' : field.label}
      </Typography>
      <Typography variant="body2" sx={{ flex: 1, minWidth: '10rem' }}>
        {KIND_NAMES[field.kind]}・{field.required ? '必須' : '任意'}
        {field.question && '・相談者にもたずねる'}
        {field.askedWhen && '・条件つき'}
      </Typography>
      {isWrong && (
        <Typography variant="body2" sx={{ color: 'var(--color-danger)', fontWeight: 700 }}>
          直すところがあります
        </Typography>
      )}
      <Button
        size="small"
        variant="outlined"
        aria-expanded={isOpen}
        aria-label={`${nameOf(field, index)}の内容を${isOpen ? '閉じる' : '開く'}`}
        onClick={onToggle}
      >
        {isOpen ? '閉じる' : '内容を開く'}
      </Button>
    </Box>
  );
}

/** Fields of former versions come back as what they were, so that their answers count together. */
function Restorable({ editing: { content, setFields, knownFields } }: { editing: Editing }) {
  const { fields } = content.form;
  const gone = knownFields.filter((known) => fields.every(({ code }) => code !== known.code));
  if (gone.length === 0) return null;
  return (
    <Alert severity="info">
      前の版にあった項目です。同じ項目として戻すと、前の回答と一緒に数えられます。
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        {gone.map(({ code, label, kind, choices }) => (
          <Button
            key={code}
            size="small"
            variant="outlined"
            color="inherit"
            onClick={() =>
              setFields([
                ...fields,
                {
                  code,
                  label,
                  kind,
                  required: false,
                  ...(choices.length > 0 ? { choices } : {}),
                },
              ])
            }
          >
            「{label}」を戻す
          </Button>
        ))}
      </Box>
    </Alert>
  );
}
