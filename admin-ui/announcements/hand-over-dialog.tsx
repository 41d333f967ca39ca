/** Notes that the document was handed over: when, how, by whom, to whom. */
import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import {
  HAND_OVER_WAY_NAMES,
  HAND_OVER_WAYS,
  MAX_ANNOUNCEMENT_NAME,
  type HandOverWay,
} from '../../domain/announcements.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { businessDay } from '../parts/time.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { Announcement } from '../staff-api/operations.ts';
import { useAnnouncementChange } from './use-announcements.ts';

export function HandOverDialog({
  announcement,
  onClose,
}: {
  announcement: Announcement;
  onClose: () => void;
}) {
  const api = useStaffApi();
  const change = useAnnouncementChange();
  const today = businessDay(new Date());
  const [id] = useState(() => crypto.randomUUID());
  const [day, setDay] = useState<TypedDay>(today);
  const [way, setWay] = useState<HandOverWay>('paper');
  const [handedBy, setHandedBy] = useState('');
  const [handedTo, setHandedTo] = useState(announcement.addressee);
  const isWhole = day !== null && day !== '' && handedBy.trim() !== '' && handedTo.trim() !== '';
  return (
    <FormDialog
      title="文書を渡したことを記録する"
      submitText="記録する"
      missing={isWhole ? null : '渡した日、渡した人、受け取った人を入れてください。'}
      onSubmit={async () => {
        if (day === null) return false;
        const handOver = { id, announcementId: announcement.id, handedOn: day, way };
        return change(
          () => api.recordHandOver({ ...handOver, handedBy, handedTo }),
          '渡したことを記録しました。',
        );
      }}
      onClose={onClose}
    >
      <DateField label="渡した日" value={day} onChange={setDay} lean="past" max={today} />
      <TextField
        select
        label="方法"
        value={way}
        onChange={({ target }) => setWay(target.value as HandOverWay)}
      >
        {HAND_OVER_WAYS.map((one) => (
          <MenuItem key={one} value={one}>
            {HAND_OVER_WAY_NAMES[one]}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        label="渡した人"
        value={handedBy}
        onChange={({ target }) => setHandedBy(target.value)}
        slotProps={{ htmlInput: { maxLength: MAX_ANNOUNCEMENT_NAME } }}
      />
      <TextField
        label="受け取った人"
        value={handedTo}
        onChange={({ target }) => setHandedTo(target.value)}
        slotProps={{ htmlInput: { maxLength: MAX_ANNOUNCEMENT_NAME } }}
      />
    </FormDialog>
  );
}
