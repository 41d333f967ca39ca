/** The roles somebody holds in the services one looks after; changed there one by one. */
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { ServicePicker } from '../parts/service-picker.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { RolesDialog, useMembersChange } from '../services/member-dialogs.tsx';
import { RoleChoices, type GivenRole } from '../services/role-choices.tsx';
import type { AccountShown } from '../staff-api/accounts.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useServicesWith } from './use-services-with.ts';

type Held = AccountShown['held'][number];

export function AccountRoles({ account }: { account: AccountShown }) {
  const { held, elsewhere, block, state } = account;
  const [changed, setChanged] = useState<Held | null>(null);
  const [isAdding, setAdding] = useState(false);
  const mine = useServicesWith('membership.change');
  const isShut = state === 'suspended' || state === 'left';
  const isOwn = block?.reason === 'own-account';
  const mayIn = (id: string) => !isOwn && !isShut && mine.some((one) => one.id === id);
  const others = mine.filter(({ id }) => !held.some(({ service }) => service.id === id));
  const columns: readonly Column<Held>[] = [
    { heading: '窓口', wraps: true, cell: ({ service }) => service.name },
    {
      heading: '役割',
      wraps: true,
      cell: ({ roles }) => roles.map((role) => ROLE_WORDS[role]).join('・'),
    },
    {
      heading: '操作',
      cell: (one) =>
        mayIn(one.service.id) ? (
          <Button
            size="small"
            variant="outlined"
            aria-label={`${one.service.name}の役割を変える`}
            onClick={() => setChanged(one)}
          >
            役割を変える
          </Button>
        ) : (
          '－'
        ),
    },
  ];
  return (
    <Box>
      <SectionHeading>窓口での役割</SectionHeading>
      {held.length === 0 ? (
        <Typography>
          {elsewhere > 0 ? '管理している窓口の役割はありません。' : '役割はありません。'}
        </Typography>
      ) : (
        <StackingTable
          label="窓口での役割"
          columns={columns}
          rows={held}
          keyOf={({ service }) => service.id}
        />
      )}
      {elsewhere > 0 && (
        <Typography sx={{ mt: 1 }}>ほかに{elsewhere}つの窓口で役割があります。</Typography>
      )}
      {!isOwn && !isShut && others.length > 0 && (
        <Stack direction="row" sx={{ mt: 1 }}>
          <Button variant="outlined" onClick={() => setAdding(true)}>
            ほかの窓口の役割を付ける
          </Button>
        </Stack>
      )}
      {changed && (
        <RolesDialog
          serviceId={changed.service.id}
          // What they have on hand is looked at when it is asked for.
          member={{ id: account.id, name: account.name, roles: changed.roles, open: 0 }}
          onClose={() => setChanged(null)}
        />
      )}
      {isAdding && (
        <AddServiceDialog account={account} services={others} onClose={() => setAdding(false)} />
      )}
    </Box>
  );
}

interface AddProps {
  account: AccountShown;
  services: readonly { id: string; name: string }[];
  onClose: () => void;
}

function AddServiceDialog({ account, services, onClose }: AddProps) {
  const api = useStaffApi();
  const change = useMembersChange();
  const [serviceId, setServiceId] = useState(services[0]?.id ?? '');
  const [roles, setRoles] = useState<GivenRole[]>(['counselor']);
  const name = services.find(({ id }) => id === serviceId)?.name ?? '';
  return (
    <FormDialog
      title={`${account.name}さんに窓口の役割を付ける`}
      submitText="役割を付ける"
      missing={roles.length === 0 ? '役割を選んでください。' : null}
      onSubmit={() =>
        change(
          () => api.setRoles(serviceId, { staffId: account.id, roles }),
          `${name}の役割を付けました。`,
        )
      }
      onClose={onClose}
    >
      {services.length === 1 && <Typography>窓口：{name}</Typography>}
      <ServicePicker services={services} value={serviceId} onChange={setServiceId} />
      <RoleChoices roles={roles} onChange={setRoles} />
    </FormDialog>
  );
}
