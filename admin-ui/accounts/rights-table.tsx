/** Who held which role from when until when, who gave it and who took it. */
import { ROLE_WORDS } from '../../domain/account-words.ts';
import { CodeText } from '../parts/code-text.tsx';
import { StackingTable, type Column } from '../parts/stacking-table.tsx';
import { dayText, clockText } from '../parts/time.ts';
import type { RightsHistory } from '../staff-api/accounts.ts';

type Period = RightsHistory['data'][number];

interface Props {
  label: string;
  periods: readonly Period[];
  /** Of one person: who it is stands above. */
  isOfPerson?: boolean;
}

export function RightsTable({ label, periods, isOfPerson = false }: Props) {
  return (
    <StackingTable
      label={label}
      columns={isOfPerson ? [SERVICE, ...FACTS] : [PERSON, ...FACTS]}
      rows={periods}
      keyOf={({ service, person, role, givenAt }) =>
        `${service.id} ${person.id} ${role} ${givenAt}`
      }
    />
  );
}

const timeOf = (at: string) => `${dayText(at)} ${clockText(at)}`;
const byText = (by: string | null) => (by === null ? '' : `（${by}）`);

const SERVICE: Column<Period> = {
  heading: '窓口',
  wraps: true,
  cell: ({ service }) => service.name,
};
const PERSON: Column<Period> = {
  heading: '氏名',
  cell: ({ person }) => (
    <>
      {person.name} <CodeText>{person.loginId}</CodeText>
    </>
  ),
};
const FACTS: readonly Column<Period>[] = [
  { heading: '役割', cell: ({ role }) => ROLE_WORDS[role] },
  {
    heading: '付けた日時（付けた人）',
    wraps: true,
    cell: ({ givenAt, givenBy }) => `${timeOf(givenAt)}${byText(givenBy)}`,
  },
  {
    heading: '外した日時（外した人）',
    wraps: true,
    cell: ({ takenAt, takenBy }) =>
      takenAt === null ? '今も持っています' : `${timeOf(takenAt)}${byText(takenBy)}`,
  },
];
