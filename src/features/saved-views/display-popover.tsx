import { Popover } from '@base-ui/react/popover';
import { useId, type ReactElement } from 'react';
import {
  columnsPreference,
  columnWidthsPreference,
  densityPreference,
  promptLinesPreference,
  timeZonePreference,
} from '#shared/settings/settings.ts';
import { themePreference } from '#shared/settings/theme.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { usePressOnPointerDown } from '#shared/ui/interaction.ts';
import { useIsWide } from '#shared/ui/browser-state.ts';
import { t } from '#shared/i18n/t.ts';
import { ColumnChoice } from './column-settings.tsx';
import { DENSITIES, PROMPT_LINES, THEMES, TIME_ZONES } from './view-labels.ts';

interface SegmentedControlProps<Value extends string> {
  legend: string;
  value: Value;
  choices: readonly (readonly [value: Value, name: string])[];
  onChoose: (value: Value) => void;
}

/** A radio group rendered as adjacent segments. */
function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
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

/** Resets all display settings. */
function resetDisplay(): void {
  columnsPreference.set(null);
  columnWidthsPreference.set({});
  densityPreference.set('default');
  promptLinesPreference.set('1');
  timeZonePreference.set('local');
  themePreference.set('system');
}

export function ViewPopover({ button }: { button: ReactElement<Record<string, unknown>> }) {
  const trigger = usePressOnPointerDown();
  const wide = useIsWide();
  const [note, showNote] = useTransientMessage();
  return (
    <Popover.Root>
      <Popover.Trigger ref={trigger} render={button} />
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="end" className="z-40">
          <Popover.Popup
            aria-label={t('Display')}
            className="flex max-h-[var(--available-height)] w-84 max-w-[var(--available-width)] flex-col gap-2 overflow-y-auto overscroll-contain rounded-panel border border-line bg-panel p-3 shadow-float outline-none"
          >
            <SegmentedControl
              legend={t('Rows')}
              value={usePreference(densityPreference)}
              choices={DENSITIES}
              onChoose={densityPreference.set}
            />
            <SegmentedControl
              legend={t('Prompt')}
              value={usePreference(promptLinesPreference)}
              choices={PROMPT_LINES}
              onChoose={promptLinesPreference.set}
            />
            <SegmentedControl
              legend={t('Time zone')}
              value={usePreference(timeZonePreference)}
              choices={TIME_ZONES}
              onChoose={timeZonePreference.set}
            />
            <SegmentedControl
              legend={t('Theme')}
              value={usePreference(themePreference)}
              choices={THEMES}
              onChoose={themePreference.set}
            />
            <hr className="-mx-3 my-1 border-line" />
            {wide ? (
              <ColumnChoice />
            ) : (
              <p className="text-muted">{t('Columns apply on wider screens. Here, each row is a card.')}</p>
            )}
            <div className="flex items-center justify-between">
              <span role="status" className="text-sm text-muted">
                {note}
              </span>
              <Button
                variant="quiet"
                onClick={() => {
                  resetDisplay();
                  showNote(t('Display settings reset'));
                }}
              >
                {t('Reset')}
              </Button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
