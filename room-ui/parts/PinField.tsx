import { digitsOf, MAX_PIN } from '../digits.ts';

/** Digits that nobody reads over her shoulder. */
export function PinField({
  label,
  value,
  onType,
}: {
  label: string;
  value: string;
  onType: (digits: string) => void;
}) {
  return (
    <label class="pin-label">
      {label}
      <input
        class="field pin-field"
        type="password"
        inputMode="numeric"
        autocomplete="off"
        maxLength={MAX_PIN}
        value={value}
        onInput={({ currentTarget }) => {
          const digits = digitsOf(currentTarget.value);
          currentTarget.value = digits;
          onType(digits);
        }}
      />
    </label>
  );
}
