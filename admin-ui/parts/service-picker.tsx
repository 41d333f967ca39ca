/** Which service a screen is about, where one belongs to several. */
import { MenuItem, TextField } from '@mui/material';

interface Props {
  services: readonly { id: string; name: string }[];
  value: string;
  onChange: (serviceId: string) => void;
}

export function ServicePicker({ services, value, onChange }: Props) {
  if (services.length < 2) return null;
  return (
    <TextField
      select
      size="small"
      label="窓口"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      sx={{ mb: 2, minWidth: '16rem' }}
    >
      {services.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
