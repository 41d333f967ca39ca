/** 「緊急連絡先」: whom she can turn to now, in the order of the list, each confirmed from time to time. */
import { Box, Button, Chip, Paper, Stack, TextField, Typography } from '@mui/material';
import { CONFIRMED_FOR_DAYS, isPlaceholder, needsConfirming } from '../../domain/contacts.ts';
import type { EmergencyContact } from '../../domain/settings.ts';
import { businessDay, dayText } from '../parts/time.ts';
import { moved, replaced, without, type Editing } from './editing.ts';
import { ListFault } from './part-card.tsx';
import { RowButtons } from './row-buttons.tsx';

/** How many are to be looked at again. */
export function contactsToConfirm(contacts: readonly EmergencyContact[]): number {
  const today = businessDay(new Date());
  return contacts.filter((contact) => needsConfirming(contact, today)).length;
}

export function ContactsPart({ editing }: { editing: Editing }) {
  const { content, set, faultAt, isReadOnly } = editing;
  const { emergencyContacts: contacts } = content.settings;
  const put = (emergencyContacts: EmergencyContact[]) => set({ emergencyContacts });
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Typography>
        受付時間外の文などの「{'{連絡先}'}
        」に、この順番で入ります。番号は変わることがあります。{CONFIRMED_FOR_DAYS}
        日に1回は、公式のサイトなどで確認してください。
      </Typography>
      <ListFault text={faultAt('emergencyContacts')} />
      <Stack component="ol" sx={{ gap: 1, m: 0, p: 0, listStyle: 'none' }}>
        {contacts.map((contact, index) => (
          <Contact
            // Rows have no name of their own that stays: they are told apart by their place.
            key={index}
            contact={contact}
            index={index}
            count={contacts.length}
            isReadOnly={isReadOnly}
            faultAt={(field) => faultAt(`emergencyContacts.${index}.${field}`)}
            onChange={(next) => put(replaced(contacts, index, next))}
            onMove={(by) => put(moved(contacts, index, by))}
            onRemove={() => put(without(contacts, index))}
          />
        ))}
      </Stack>
      {!isReadOnly && (
        <Box>
          <Button
            variant="outlined"
            onClick={() => put([...contacts, { name: '', telephone: '' }])}
          >
            連絡先を加える
          </Button>
        </Box>
      )}
    </Stack>
  );
}

interface ContactProps {
  contact: EmergencyContact;
  index: number;
  count: number;
  isReadOnly: boolean;
  faultAt: (field: keyof EmergencyContact) => string | undefined;
  onChange: (contact: EmergencyContact) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function Contact({ contact, index, count, isReadOnly, faultAt, ...on }: ContactProps) {
  const today = businessDay(new Date());
  const { name, confirmedOn } = contact;
  const called = name === '' ? `${index + 1}番目の連絡先` : `「${name}」`;
  const field = (key: 'name' | 'telephone' | 'note', label: string) => (
    <TextField
      size="small"
      label={label}
      value={contact[key] ?? ''}
      disabled={isReadOnly}
      error={faultAt(key) !== undefined}
      helperText={faultAt(key)}
      onChange={({ target }) => {
        const text = key === 'note' && target.value === '' ? undefined : target.value;
        on.onChange({ ...contact, [key]: text });
      }}
      sx={{ flex: '1 1 12rem' }}
      slotProps={{ htmlInput: { 'aria-label': `${called}の${label}`, autoComplete: 'off' } }}
    />
  );
  return (
    <Paper component="li" variant="outlined" sx={{ p: 1.5 }}>
      <Stack sx={{ gap: 1 }}>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {field('name', '名前')}
          {field('telephone', '電話番号')}
          {field('note', '説明（なくてもよい）')}
        </Box>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
          <Typography variant="body2">
            {isPlaceholder(contact)
              ? '「要確認」の番号を、確かめた番号に直してください。'
              : confirmedOn === undefined
                ? '番号を確認した日がありません。'
                : `${dayText(`${confirmedOn}T12:00+09:00`)}に確認`}
          </Typography>
          {needsConfirming(contact, today) && (
            <Chip
              size="small"
              label="番号の確認が必要"
              sx={{
                bgcolor: 'var(--color-attention-ground)',
                color: 'var(--color-attention)',
                fontWeight: 700,
              }}
            />
          )}
          {!isReadOnly && !isPlaceholder(contact) && confirmedOn !== today && (
            <Button
              size="small"
              variant="outlined"
              aria-label={`${called}の番号を今日確認した`}
              onClick={() => on.onChange({ ...contact, confirmedOn: today })}
            >
              今日確認した
            </Button>
          )}
          <Box sx={{ flex: 1 }} />
          {!isReadOnly && (
            <RowButtons
              name={called}
              index={index}
              count={count}
              onMove={on.onMove}
              onRemove={on.onRemove}
            />
          )}
        </Box>
      </Stack>
    </Paper>
  );
}
