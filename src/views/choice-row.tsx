import { useId } from 'react';

interface ChoiceRowProps<Value extends string> {
  legend: string;
  value: Value;
  choices: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}

/** One of a few, side by side. */
export function ChoiceRow<Value extends string>(props: ChoiceRowProps<Value>) {
  const { legend, value, choices, onChoose } = props;
  const id = useId();
  return (
    <fieldset className="flex items-center gap-3">
      <legend className="float-left w-20 shrink-0 text-muted">{legend}</legend>
      <div className="flex flex-1 rounded-control bg-sunken p-0.5">
        {choices.map(([each, name]) => (
          <label
            key={each}
            className="flex-1 cursor-pointer rounded-[6px] px-2 py-1 text-center text-sm font-medium text-muted hover:text-text has-checked:bg-panel has-checked:text-text has-checked:shadow-hairline has-checked:outline has-checked:outline-line has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={id}
              className="sr-only"
              checked={each === value}
              onChange={() => onChoose(each)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
