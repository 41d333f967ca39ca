/** Which columns go into the file: those of no person beforehand, those of a person only when they are chosen. */
import {
  Alert,
  Box,
  Checkbox,
  FormControlLabel,
  FormGroup,
  FormLabel,
  Typography,
} from '@mui/material';
import { useId } from 'react';
import type { ExportChoices } from '../staff-api/exports.ts';

type Column = ExportChoices['kinds'][number]['columns'][number];

interface Props {
  legend: string;
  columns: readonly Column[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

export function ColumnsPart({ legend, columns, chosen, onChange }: Props) {
  const personal = columns.filter(({ isPersonal }) => isPersonal);
  const others = columns.filter(({ isPersonal }) => !isPersonal);
  const taken = personal.filter(({ code }) => chosen.includes(code));
  const toggle = (code: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, code] : chosen.filter((one) => one !== code));
  return (
    <Box>
      <Typography component="h3" sx={{ fontWeight: 700, mb: 1 }}>
        {legend}
      </Typography>
      <Group name="個人を見分けられない列" columns={others} chosen={chosen} onToggle={toggle} />
      {personal.length > 0 && (
        <Group
          name="個人情報の列（はじめは選ばれていません）"
          columns={personal}
          chosen={chosen}
          onToggle={toggle}
        />
      )}
      {taken.length > 0 && (
        <Alert severity="warning" sx={{ mt: 1 }}>
          個人情報が入ります：{taken.map(({ name }) => name).join('、')}
          。目的に要るものだけにしてください。
        </Alert>
      )}
    </Box>
  );
}

interface GroupProps {
  name: string;
  columns: readonly Column[];
  chosen: readonly string[];
  onToggle: (code: string, isOn: boolean) => void;
}

function Group({ name, columns, chosen, onToggle }: GroupProps) {
  const id = useId();
  return (
    <Box sx={{ mb: 1.5 }}>
      <FormLabel id={id} component="p" sx={{ mb: 0.5 }}>
        {name}
      </FormLabel>
      <FormGroup
        role="group"
        aria-labelledby={id}
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr', lg: '1fr 1fr 1fr' },
          columnGap: 2,
        }}
      >
        {columns.map(({ code, name: heading, about }) => (
          <FormControlLabel
            key={code}
            sx={{ alignItems: 'flex-start' }}
            control={
              <Checkbox
                size="small"
                checked={chosen.includes(code)}
                onChange={(_event, isOn) => onToggle(code, isOn)}
              />
            }
            label={
              <>
                {heading}
                <Typography variant="body2" color="text.secondary">
                  {about}
                </Typography>
              </>
            }
          />
        ))}
      </FormGroup>
    </Box>
  );
}
