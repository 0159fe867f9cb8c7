import { useId } from 'react';

interface SegmentedControlProps<Value extends string> {
  legend: string;
  value: Value;
  choices: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}

/** A radio group rendered as adjacent segments. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { legend, value, choices, onChoose } = props;
  const id = useId();
  return (
    <fieldset className="flex items-center gap-3">
      <legend className="float-left w-20 shrink-0 text-muted">{legend}</legend>
      <div className="flex flex-1 rounded-control bg-sunken p-0.5">
        {choices.map(([each, name]) => (
          <label key={each} className="flex-1 cursor-pointer">
            <input
              type="radio"
              name={id}
              className="peer sr-only"
              checked={each === value}
              onChange={() => onChoose(each)}
            />
            <span className="block rounded-[6px] px-2 py-1 text-center text-sm font-medium text-muted peer-checked:bg-panel peer-checked:text-text peer-checked:shadow-hairline peer-checked:outline peer-checked:outline-line peer-focus-visible:outline-2 peer-focus-visible:outline-accent hover:text-text">
              {name}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
