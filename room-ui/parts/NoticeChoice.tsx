import type { NoticeWish } from '../../domain/room-choices.ts';
import { Choice } from './Choice.tsx';

const KINDS = [
  { value: 'any', label: 'いつでも' },
  { value: 'hours', label: '時間を決める' },
  { value: 'none', label: '知らせない' },
] as const;

const HINTS = {
  any: 'お返事があると、LINEに「お知らせがあります。」と届きます。',
  hours: 'この時間の外に来たお返事は、時間になってから知らせます。',
  none: 'LINEには何も届きません。お返事は、ここを開くと読めます。',
} as const satisfies Record<NoticeWish['kind'], string>;

const FIRST_HOURS = { kind: 'hours', from: 9, to: 17 } as const;

/** 「午前9時」 */
function hourText(hour: number): string {
  return `${hour < 12 ? '午前' : '午後'}${hour % 12}時`;
}

/** When a notice may come to a telephone that others may see. */
export function NoticeChoice({
  wish,
  onChoose,
}: {
  wish: NoticeWish;
  onChoose: (wish: NoticeWish) => void;
}) {
  return (
    <>
      <Choice
        title="お返事のお知らせ"
        hint={HINTS[wish.kind]}
        options={KINDS}
        value={wish.kind}
        onChoose={(kind) => onChoose(kind === 'hours' ? FIRST_HOURS : { kind })}
      />
      {wish.kind === 'hours' && (
        <p class="hours">
          <HourField
            label="何時から"
            hour={wish.from}
            other={wish.to}
            onPick={(from) => onChoose({ ...wish, from })}
          />
          から
          <HourField
            label="何時まで"
            hour={wish.to}
            other={wish.from}
            onPick={(to) => onChoose({ ...wish, to })}
          />
          まで
        </p>
      )}
    </>
  );
}

function HourField({
  label,
  hour,
  other,
  onPick,
}: {
  label: string;
  hour: number;
  /** The other end: no time would be left between. */
  other: number;
  onPick: (hour: number) => void;
}) {
  return (
    <select
      class="field hour-field"
      aria-label={label}
      value={hour}
      onChange={({ currentTarget }) => onPick(Number(currentTarget.value))}
    >
      {Array.from({ length: 24 }, (_, each) => each)
        .filter((each) => each !== other)
        .map((each) => (
          <option key={each} value={each}>
            {hourText(each)}
          </option>
        ))}
    </select>
  );
}
