/** By which rule each service keeps, and when its contract ends. */
import { Box, Button, Link, Typography } from '@mui/material';
import { useState } from 'react';
import { LinkBase } from 'react-admin';
import { ruleWords } from '../../domain/retention.ts';
import { may } from '../../domain/roles.ts';
import { DateField, type TypedDay } from '../parts/date-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { SectionHeading } from '../parts/section-heading.tsx';
import { StackingTable } from '../parts/stacking-table.tsx';
import { dayText } from '../parts/time.ts';
import { useChange } from '../parts/use-change.ts';
import { useRoles } from '../parts/use-roles.ts';
import { useStaffApi } from '../staff-api/data-provider.ts';
import type { DisposalOverview, ServiceOfDisposal } from '../staff-api/disposal.ts';

interface Ending {
  serviceId: string | null;
  name: string;
  endsOn: string | null;
}

export function RulesPart({
  overview: { services, organisationEndsOn },
}: {
  overview: DisposalOverview;
}) {
  const mayManage = may(useRoles(), 'disposal.manage', 'service');
  const [ending, setEnding] = useState<Ending | null>(null);
  const whole = { serviceId: null, name: '組織全体', endsOn: organisationEndsOn };
  return (
    <Box>
      <SectionHeading>保存の決まり</SectionHeading>
      <Typography sx={{ mb: 1 }}>
        契約の終了日（組織全体）：
        {organisationEndsOn === null ? '登録されていません' : dayText(organisationEndsOn)}
        {mayManage && (
          <Button size="small" sx={{ ml: 1 }} onClick={() => setEnding(whole)}>
            終了日を決める
          </Button>
        )}
      </Typography>
      <StackingTable
        label="窓口ごとの保存の決まり"
        rows={services}
        keyOf={({ id }) => id}
        columns={[
          { heading: '窓口', cell: ({ name }) => name, wraps: true },
          {
            heading: '保存の決まり',
            wraps: true,
            cell: ({ id, rule }) => (
              <>
                {ruleWords(rule)}{' '}
                <Link component={LinkBase} to={`/services/${id}/settings?part=others`}>
                  設定
                </Link>
              </>
            ),
          },
          {
            heading: '契約の終了日',
            cell: (service) => (
              <>
                {contractText(service, organisationEndsOn)}
                {mayManage && (
                  <Button
                    size="small"
                    aria-label={`${service.name}の契約の終了日を変える`}
                    onClick={() =>
                      setEnding({
                        serviceId: service.id,
                        name: service.name,
                        endsOn: service.contractEndsOn,
                      })
                    }
                  >
                    変える
                  </Button>
                )}
              </>
            ),
          },
          { heading: '今、廃棄できる', cell: ({ due }) => `${due}件` },
          { heading: '30日以内に加わる', cell: ({ coming }) => `${coming}件` },
          { heading: '止めている', cell: ({ held }) => `${held}件` },
        ]}
      />
      {ending && <EndDialog ending={ending} onClose={() => setEnding(null)} />}
    </Box>
  );
}

function contractText(
  { contractEndsOn }: ServiceOfDisposal,
  organisationEndsOn: string | null,
): string {
  if (contractEndsOn !== null) return dayText(contractEndsOn);
  return organisationEndsOn === null ? '－' : `${dayText(organisationEndsOn)}（組織全体）`;
}

function EndDialog({ ending, onClose }: { ending: Ending; onClose: () => void }) {
  const api = useStaffApi();
  const change = useChange('disposal', 'retention');
  const [day, setDay] = useState<TypedDay>(ending.endsOn ?? '');
  const { serviceId, name } = ending;
  return (
    <FormDialog
      title={`契約の終了日（${name}）`}
      submitText="決める"
      missing={day === null ? '終了日を確認してください。' : null}
      onSubmit={() =>
        change(
          () => api.setContractEnd({ serviceId, endsOn: day === '' ? null : day }),
          '契約の終了日を決めました。保存期間を計算し直しています。',
        )
      }
      onClose={onClose}
    >
      <Typography>
        「契約期間の終了まで」保存する窓口では、この日の次の日から廃棄の予定に入ります。
        {serviceId !== null && '空にすると、組織全体の終了日を使います。'}
      </Typography>
      <DateField label="契約の終了日" value={day} onChange={setDay} lean="future" />
    </FormDialog>
  );
}
