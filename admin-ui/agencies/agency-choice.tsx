/** Whom one has called: those of the wanted kind first, then area by area, with their hours and whom to ask for. */
import { Box, ListSubheader, MenuItem, TextField } from '@mui/material';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { ESCALATION_KINDS, type EscalationKind } from '../../domain/escalation.ts';
import type { Agency } from '../staff-api/agencies.ts';
import { useAgencies } from './use-agencies.ts';

interface Props {
  serviceId: string;
  kind: EscalationKind;
  /** '' for one that is not in the directory. */
  value: string;
  onChange: (agencyId: string) => void;
}

export function AgencyChoice({ serviceId, kind, value, onChange }: Props) {
  const { data } = useAgencies(new URLSearchParams({ service: serviceId, perPage: '100' }));
  const agencies = data?.data ?? [];
  const kinds = [kind, ...ESCALATION_KINDS.filter((one) => one !== kind)];
  const chosen = agencies.find(({ id }) => id === value);
  return (
    <TextField
      select
      label="連絡した機関"
      value={value}
      onChange={({ target }) => onChange(target.value)}
      helperText={chosen && whomText(chosen)}
      slotProps={{
        select: {
          displayEmpty: true,
          renderValue: (id) => labelOf(agencies.find((one) => one.id === id)),
        },
        inputLabel: { shrink: true },
      }}
    >
      <MenuItem value="">{NOT_LISTED}</MenuItem>
      {kinds.flatMap((one) => groupOf(one, agencies))}
    </TextField>
  );
}

const NOT_LISTED = '一覧にない機関';

function groupOf(kind: EscalationKind, agencies: readonly Agency[]) {
  const own = agencies.filter((agency) => agency.kind === kind);
  if (own.length === 0) return [];
  return [
    <ListSubheader key={kind} role="presentation">
      {ESCALATION_KIND_WORDS[kind]}
    </ListSubheader>,
    ...own.map((agency) => (
      <MenuItem key={agency.id} value={agency.id} sx={{ whiteSpace: 'normal' }}>
        <Box>
          {labelOf(agency)}
          <Box sx={{ color: 'text.secondary', fontSize: '0.875rem' }}>{whomText(agency)}</Box>
        </Box>
      </MenuItem>
    )),
  ];
}

function labelOf(agency: Agency | undefined): string {
  if (!agency) return NOT_LISTED;
  const { name, area, telephone } = agency;
  return `${area === null ? '' : `${area}　`}${name}　${telephone}`;
}

/** What one needs to know before one calls. */
function whomText({ telephoneNight, hours, contactPerson, isStale, confirmed }: Agency): string {
  const stale = confirmed === null ? 'まだ確認していない番号です' : '1年以上確認していない番号です';
  return [
    hours,
    telephoneNight === null ? null : `夜間・休日 ${telephoneNight}`,
    contactPerson,
    isStale ? stale : null,
  ]
    .filter((part) => part !== null)
    .join('　');
}
