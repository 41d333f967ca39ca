import type { NoticeWish } from '../../domain/room-choices.ts';
import { useWords } from '../wording.ts';
import { Choice, labelled } from './Choice.tsx';

const KINDS = ['any', 'hours', 'none'] as const;
const HINTS = { any: 'anyHint', hours: 'hoursHint', none: 'noneHint' } as const;

const FIRST_HOURS = { kind: 'hours', from: 9, to: 17 } as const;

/** When a notice may come to a telephone that others may see. */
export function NoticeChoice({
  wish,
  onChoose,
}: {
  wish: NoticeWish;
  onChoose: (wish: NoticeWish) => void;
}) {
  const words = useWords().settings.notices;
  return (
    <>
      <Choice
        title={words.title}
        hint={words[HINTS[wish.kind]]}
        options={labelled(KINDS, words)}
        value={wish.kind}
        onChoose={(kind) => onChoose(kind === 'hours' ? FIRST_HOURS : { kind })}
      />
      {wish.kind === 'hours' && (
        <p class="hours">
          <HourField
            label={words.fromLabel}
            hour={wish.from}
            other={wish.to}
            onPick={(from) => onChoose({ ...wish, from })}
          />
          {words.from}
          <HourField
            label={words.toLabel}
            hour={wish.to}
            other={wish.from}
            onPick={(to) => onChoose({ ...wish, to })}
          />
          {words.to}
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
  const { hour: hourText } = useWords();
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
