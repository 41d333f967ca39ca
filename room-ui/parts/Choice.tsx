interface Props<Value extends string> {
  title: string;
  hint?: string;
  options: readonly { value: Value; label: string }[];
  /** `null`: nothing is chosen yet. */
  value: Value | null;
  onChoose: (value: Value) => void;
}

/** One of a few, as large buttons. */
export function Choice<Value extends string>(props: Props<Value>) {
  const { title, hint, options, value, onChoose } = props;
  return (
    <fieldset class="choice">
      <legend class="choice-title">{title}</legend>
      {hint && <p class="card-hint">{hint}</p>}
      <div class="card-choices">
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            class="button button-choice"
            aria-pressed={option.value === value}
            onClick={() => onChoose(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** The options with what stands on them. */
export function labelled<Value extends string>(
  values: readonly Value[],
  labels: Readonly<Record<Value, string>>,
): { value: Value; label: string }[] {
  return values.map((value) => ({ value, label: labels[value] }));
}
