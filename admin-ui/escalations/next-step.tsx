/** What has to be done now and by whom, in one line. */
import { NEXT_STEP_WORDS } from '../../domain/escalation-next.ts';
import { dayTimeText } from '../parts/time.ts';
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

/** Until when they are asked, and who is asked then. */
export function AskedNext({ escalation: { askedNow } }: { escalation: EscalationRow }) {
  if (!askedNow?.next || askedNow.until === null) return null;
  const names = namesOf(askedNow.next);
  return (
    <>
      {dayTimeText(askedNow.until)}までに返事がないときは、
      {names === '' ? 'ほかの承認できる人' : names}に知らせます。
    </>
  );
}

function namesOf({ persons }: { persons: readonly { name: string | null }[] }): string {
  return persons.flatMap(({ name }) => (name === null ? [] : [`${name}さん`])).join('、');
}

function whoText({ next, askedNow }: EscalationRow): string {
  if (next?.person) return `${next.person.name ?? '職員'}さん`;
  const asked = askedNow === null ? '' : namesOf(askedNow);
  return asked === '' ? 'スーパーバイザー・管理者' : asked;
}
