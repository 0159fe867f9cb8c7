import { Dialog } from '@base-ui/react/dialog';
import { Fragment, useId } from 'react';
import { keysPreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { Kbd } from '#shared/ui/kbd.tsx';
import { t } from '#shared/i18n/t.ts';
import { KEYS } from '#shared/ui/shortcuts.ts';

const GROUPS = [
  ['Rows', t('Table')],
  ['Page', t('Page')],
  ['Always', t('Everywhere')],
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const keys = usePreference(keysPreference);
  const everywhere = useId();
  return (
    <DialogFrame open title={t('Keyboard shortcuts')} className="max-w-[44rem] gap-4" onOpenChange={onClose}>
      <div className="flex items-start gap-2 rounded-control bg-sunken px-3 py-2">
        <input
          type="checkbox"
          id={everywhere}
          className="mt-[3px] accent-accent"
          checked={keys === 'everywhere'}
          onChange={event => keysPreference.set(event.target.checked ? 'everywhere' : 'table')}
        />
        <label htmlFor={everywhere}>
          <span className="block font-medium">{t('Enable single-key shortcuts everywhere')}</span>
          <span className="block text-muted">
            {t('When off, they work only while the table is focused. They never work in text fields.')}
          </span>
        </label>
      </div>
      <div className="gap-x-8 sm:columns-2">
        {GROUPS.map(([group, words]) => (
          <section key={group} aria-label={words} className="mb-4 break-inside-avoid-column">
            <h3 className="pb-1 text-sm font-medium text-muted">{words}</h3>
            <dl className="grid grid-cols-[9rem_minmax(0,1fr)] items-baseline gap-x-4">
              {KEYS.filter(line => line.group === group).map(({ keys: names, description }) => (
                <Fragment key={names[0]}>
                  <dt className="py-1">
                    <Kbd keys={names} />
                  </dt>
                  <dd className="py-1">{description}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="flex justify-end">
        <Dialog.Close render={<Button />}>{t('Close')}</Dialog.Close>
      </div>
    </DialogFrame>
  );
}
