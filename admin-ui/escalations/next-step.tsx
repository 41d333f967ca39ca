/** What has to be done now and by whom, in one line. */
import { NEXT_STEP_WORDS } from '../../domain/escalation-next.ts';
import type { EscalationRow } from '../staff-api/types.ts';

export function NextStepText({ escalation }: { escalation: EscalationRow }) {
  const { next } = escalation;
  if (next === null) return <>終わっています</>;
  return (
    <>
      <strong>{NEXT_STEP_WORDS[next.step]}</strong>（{whoText(escalation)}）
    </>
  );
}

function whoText({ next, askedNow }: EscalationRow): string {
  if (next?.person) return `${next.person.name ?? '職員'}さん`;
  const asked =
    askedNow?.persons.flatMap(({ name }) => (name === null ? [] : [`${name}さん`])) ?? [];
  return asked.length > 0 ? asked.join('、') : 'スーパーバイザー・管理者';
}
