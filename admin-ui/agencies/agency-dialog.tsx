/** What is known of one agency, written down. */
import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { ESCALATION_KIND_WORDS } from '../../domain/code-words.ts';
import { ESCALATION_KINDS, type EscalationKind } from '../../domain/escalation.ts';
import { may } from '../../domain/roles.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useRoles } from '../parts/use-roles.ts';
import { useMe } from '../session/session.ts';
import type { Agency, AgencyBody } from '../staff-api/agencies.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import { useAgencyChange } from './use-agencies.ts';

interface Props {
  /** `null`: a new one. */
  agency: Agency | null;
  areas: readonly string[];
  onClose: () => void;
}

type Typed = Omit<AgencyBody, 'id' | 'revision'>;
type Words = Exclude<keyof Typed, 'serviceId' | 'kind'>;

export function AgencyDialog({ agency, areas, onClose }: Props) {
  const api = useStaffApi();
  const change = useAgencyChange();
  const places = usePlaces();
  const [id] = useState(() => agency?.id ?? crypto.randomUUID());
  const [typed, setTyped] = useState<Typed>(() => typedOf(agency, places[0]?.id ?? null));
  const field = (name: Words, label: string, more: { max: number; hint?: string }) => (
    <TextField
      label={label}
      value={typed[name]}
      onChange={({ target }) => setTyped({ ...typed, [name]: target.value })}
      required={name === 'name' || name === 'telephone'}
      helperText={more.hint}
      multiline={name === 'note'}
      slotProps={{
        htmlInput: { maxLength: more.max, ...(name === 'area' ? { list: `${id}-areas` } : {}) },
      }}
    />
  );
  return (
    <FormDialog
      title={agency ? '関係機関を直す' : '関係機関を登録する'}
      submitText={agency ? '直す' : '登録する'}
      missing={
        typed.name.trim() === '' || typed.telephone.trim() === ''
          ? '名称と電話を書いてください。'
          : null
      }
      onSubmit={() =>
        change(
          () => api.saveAgency({ id, revision: agency?.revision ?? 0, ...typed }),
          `「${typed.name.trim()}」を${agency ? '直しました' : '登録しました'}。`,
        )
      }
      onClose={onClose}
    >
      <TextField
        select
        label="種類"
        value={typed.kind}
        onChange={({ target }) => setTyped({ ...typed, kind: target.value as EscalationKind })}
      >
        {ESCALATION_KINDS.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {ESCALATION_KIND_WORDS[kind]}
          </MenuItem>
        ))}
      </TextField>
      {field('name', '名称', { max: 200 })}
      {field('area', '地域', {
        max: 100,
        hint: '担当する町や地区。決まっていなければ空にします。',
      })}
      <datalist id={`${id}-areas`}>
        {areas.map((area) => (
          <option key={area} value={area} />
        ))}
      </datalist>
      {field('telephone', '電話', { max: 40 })}
      {field('telephoneNight', '夜間・休日の電話', {
        max: 40,
        hint: '昼と同じときは空にします。',
      })}
      {field('hours', '受付時間', { max: 200, hint: '例 平日 8:30〜17:15' })}
      {field('contactPerson', '担当者', { max: 200, hint: '例 生活安全課 山田さん' })}
      {field('note', '備考', { max: 2000 })}
      <TextField
        select
        label="使う窓口"
        value={typed.serviceId ?? ALL}
        onChange={({ target }) =>
          setTyped({ ...typed, serviceId: target.value === ALL ? null : target.value })
        }
      >
        {places.map((place) => (
          <MenuItem key={place.id ?? ALL} value={place.id ?? ALL}>
            {place.name}
          </MenuItem>
        ))}
      </TextField>
    </FormDialog>
  );
}

const ALL = 'all';

/** Where this person may write: services they look after, and, for the ward, all of them together. */
function usePlaces(): readonly { id: string | null; name: string }[] {
  const { services } = useMe();
  const mayShare = may(useRoles(), 'agency.edit-shared', 'service');
  const own = services.filter(({ roles }) => may(roles, 'agency.edit', 'service'));
  return mayShare ? [{ id: null, name: 'すべての窓口' }, ...own] : own;
}

function typedOf(agency: Agency | null, serviceId: string | null): Typed {
  return {
    serviceId: agency ? (agency.service?.id ?? null) : serviceId,
    kind: agency?.kind ?? 'police',
    name: agency?.name ?? '',
    area: agency?.area ?? '',
    telephone: agency?.telephone ?? '',
    telephoneNight: agency?.telephoneNight ?? '',
    hours: agency?.hours ?? '',
    contactPerson: agency?.contactPerson ?? '',
    note: agency?.note ?? '',
  };
}
