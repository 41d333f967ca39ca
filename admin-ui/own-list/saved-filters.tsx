/** Filters with a name: chosen from a list, saved as the list stands now, renamed and deleted. */
import { Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useListContext } from 'react-admin';
import { isListOrder } from '../consultations/list-orders.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import type { SavedFilter } from '../staff-api/types.ts';
import { useSavedFilters } from './use-own-list.ts';

const MAX_SAVED = 30;

export function SavedFilters() {
  const { filterValues, sort, setFilters, setSort } = useListContext();
  const { saved, save } = useSavedFilters();
  const [open, setOpen] = useState<'save' | 'manage' | null>(null);
  if (!saved) return null;
  const hasFilter = Object.keys(filterValues as object).length > 0;
  function choose(id: string) {
    const found = saved?.find((one) => one.id === id);
    if (!found) return;
    setFilters(found.filter);
    setSort({ field: found.sort, order: found.order });
  }
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center', mb: 1 }}>
      {saved.length > 0 && (
        <>
          <TextField
            select
            size="small"
            label="保存した条件"
            value=""
            onChange={({ target }) => choose(target.value)}
            sx={{ minWidth: '12rem' }}
          >
            {saved.map(({ id, name }) => (
              <MenuItem key={id} value={id}>
                {name}
              </MenuItem>
            ))}
          </TextField>
          <Button size="small" onClick={() => setOpen('manage')}>
            名前の変更・削除
          </Button>
        </>
      )}
      {hasFilter && saved.length < MAX_SAVED && isListOrder(sort.field) && (
        <Button size="small" onClick={() => setOpen('save')}>
          今の条件を保存
        </Button>
      )}
      {open === 'save' && isListOrder(sort.field) && (
        <SaveDialog
          onClose={() => setOpen(null)}
          onSave={(name) =>
            save([
              ...saved,
              {
                id: crypto.randomUUID(),
                name,
                filter: filterValues as SavedFilter['filter'],
                sort: sort.field as SavedFilter['sort'],
                order: sort.order,
              },
            ])
          }
        />
      )}
      {open === 'manage' && (
        <ManageDialog saved={saved} onClose={() => setOpen(null)} onSave={save} />
      )}
    </Stack>
  );
}

interface SaveProps {
  onClose: () => void;
  onSave: (name: string) => Promise<boolean>;
}

function SaveDialog({ onClose, onSave }: SaveProps) {
  const [name, setName] = useState('');
  return (
    <FormDialog
      title="今の条件を保存する"
      submitText="保存する"
      missing={name.trim() === '' ? '名前を書いてください。' : null}
      onSubmit={() => onSave(name.trim())}
      onClose={onClose}
    >
      <Typography>条件と並び順に名前をつけて残します。自分だけが使えます。</Typography>
      <NameField label="条件の名前" value={name} onChange={setName} />
    </FormDialog>
  );
}

interface ManageProps {
  saved: readonly SavedFilter[];
  onClose: () => void;
  onSave: (saved: readonly SavedFilter[]) => Promise<boolean>;
}

function ManageDialog({ saved, onClose, onSave }: ManageProps) {
  const [edited, setEdited] = useState(saved);
  const isBlank = edited.some(({ name }) => name.trim() === '');
  return (
    <FormDialog
      title="保存した条件"
      submitText="保存する"
      missing={isBlank ? '名前を書いてください。' : null}
      onSubmit={() => onSave(edited)}
      onClose={onClose}
    >
      {edited.length === 0 && <Typography>すべて削除します。</Typography>}
      {edited.map((one, index) => (
        <Stack key={one.id} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
          <NameField
            label={`${index + 1}番目の名前`}
            value={one.name}
            onChange={(name) =>
              setEdited(edited.map((other) => (other.id === one.id ? { ...other, name } : other)))
            }
          />
          <Button
            aria-label={`${one.name}を削除する`}
            onClick={() => setEdited(edited.filter(({ id }) => id !== one.id))}
          >
            削除
          </Button>
        </Stack>
      ))}
    </FormDialog>
  );
}

interface NameProps {
  label: string;
  value: string;
  onChange: (name: string) => void;
}

function NameField({ label, value, onChange }: NameProps) {
  return (
    <TextField
      label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      fullWidth
      slotProps={{ htmlInput: { maxLength: 60 } }}
    />
  );
}
