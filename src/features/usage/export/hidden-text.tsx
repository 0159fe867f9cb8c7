import { useId } from 'react';
import { t } from '#shared/i18n/t.ts';

interface HiddenTextProps {
  included: boolean;
  onIncluded: (included: boolean) => void;
}

/** The way round the veil for one file: asked each time, so that no file holds texts because an earlier one did. */
export function HiddenText({ included, onIncluded }: HiddenTextProps) {
  const id = useId();
  return (
    <div className="rounded-control bg-sunken px-3 py-2">
      <label className="flex min-h-6 items-center gap-2 font-medium">
        <input
          type="checkbox"
          className="accent-accent"
          aria-describedby={id}
          checked={included}
          onChange={event => onIncluded(event.target.checked)}
        />
        {t('Include hidden text')}
      </label>
      <p id={id} className="text-muted">
        {t(
          'The privacy veil is on: without this, prompts, tool inputs, errors and texts in metadata are written as their lengths.',
        )}
      </p>
    </div>
  );
}
