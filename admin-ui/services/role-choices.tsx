/** Which roles somebody holds in a service, each with what it is for. */
import { Box, Checkbox, FormControl, FormControlLabel, FormLabel, Typography } from '@mui/material';
import { useId } from 'react';
import { GIVEN_ROLES } from '../../domain/memberships.ts';
import { needsSecondFactor } from '../../domain/second-factor.ts';
import { ROLE_WORDS } from '../i18n/words.ts';

export type GivenRole = (typeof GIVEN_ROLES)[number];

const WHAT: Record<GivenRole, string> = {
  counselor: '相談を担当し、相談者と話します。',
  supervisor: '全体の状況を見て、割り振り、承認、助言をします。',
  administrator: '窓口の設定、職員、LINE連携を変えられます（区の担当者）。',
  auditor: 'だれが何をしたかの記録と設定を読めます。相談の内容は見られません。',
};

interface Props {
  roles: readonly GivenRole[];
  onChange: (roles: GivenRole[]) => void;
}

export function RoleChoices({ roles, onChange }: Props) {
  const id = useId();
  const toggle = (role: GivenRole, isOn: boolean) =>
    onChange(GIVEN_ROLES.filter((one) => (one === role ? isOn : roles.includes(one))));
  return (
    <FormControl>
      <FormLabel id={id}>この窓口での役割</FormLabel>
      <Box role="group" aria-labelledby={id}>
        {GIVEN_ROLES.map((role) => (
          <FormControlLabel
            key={role}
            sx={{ alignItems: 'flex-start', display: 'flex', mt: 0.5 }}
            control={
              <Checkbox
                checked={roles.includes(role)}
                onChange={(_event, isOn) => toggle(role, isOn)}
              />
            }
            label={
              <Box sx={{ pt: 1 }}>
                {ROLE_WORDS[role]}
                <Typography variant="body2" color="text.secondary">
                  {WHAT[role]}
                </Typography>
              </Box>
            }
          />
        ))}
      </Box>
      {needsSecondFactor(roles) && (
        <Typography variant="body2" sx={{ mt: 1 }}>
          この役割の人は、サインインのときに確認コードも要ります（はじめてのときに設定します）。
        </Typography>
      )}
    </FormControl>
  );
}
