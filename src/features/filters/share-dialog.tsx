import { Dialog } from '@base-ui/react/dialog';
import { Link2 } from 'lucide-react';
import { useId, useState, type RefObject } from 'react';
import { sharedLinks, type Shared, type SharedLink } from '#shared/url/share-link.ts';
import { formatDateTime, localZone, type TimeZone } from '#shared/i18n/times.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { plural, t } from '#shared/i18n/t.ts';

interface ShareDialogProps {
  /** What is shared as it was at the moment of asking: that is where the exact times end. */
  shared: Shared;
  /** A command for the same list, to be offered beside its link; null where there is none. */
  command: string | null;
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Hands a list on: with times that stay, or as the window that moves. It says what the other will see. */
export function ShareDialog({ shared, command, finalFocus, onClose }: ShareDialogProps) {
  const [links] = useState(() => sharedLinks(shared));
  return (
    <DialogFrame
      open
      title={t('Copy a link to this list')}
      className="max-w-[30rem] gap-3"
      finalFocus={finalFocus}
      onOpenChange={onClose}
    >
      <Choice links={links} command={command} />
    </DialogFrame>
  );
}

function Choice({ links, command }: { links: readonly SharedLink[]; command: string | null }) {
  const [kind, setKind] = useState(links[0]?.kind ?? 'exact');
  const [note, , copy] = useTransientMessage();
  const zone = usePreference(timeZonePreference);
  const name = useId();
  const chosen = links.find(link => link.kind === kind);
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">{t('What others will see')}</legend>
        {links.map(link => (
          <div key={link.kind} className="flex items-start gap-2">
            <input
              type="radio"
              id={`${name}-${link.kind}`}
              name={name}
              className="mt-[3px] accent-accent"
              checked={link.kind === kind}
              onChange={() => setKind(link.kind)}
            />
            <label htmlFor={`${name}-${link.kind}`}>
              <span className="block font-medium">
                {link.kind === 'exact' ? t('Exact times') : t('Moving range')}
              </span>
              <span className="block text-muted">{whatOthersSee(link, zone)}</span>
            </label>
          </div>
        ))}
      </fieldset>
      <input
        readOnly
        aria-label={t('Link')}
        value={chosen?.address ?? ''}
        onFocus={event => event.currentTarget.select()}
        className="h-[34px] w-full rounded-control border border-line bg-sunken px-2.5 font-mono text-sm"
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span role="status" className="me-auto text-muted">
          {note}
        </span>
        {command === null ? null : (
          <Button onClick={() => copy(command, t('Command'))}>{t('Copy as curl')}</Button>
        )}
        <Dialog.Close render={<Button />}>{t('Close')}</Dialog.Close>
        <Button look="primary" onClick={() => copy(chosen?.address ?? '', t('Link'))}>
          <Link2 aria-hidden="true" size={14} strokeWidth={1.75} />
          {t('Copy link')}
        </Button>
      </div>
    </>
  );
}

function whatOthersSee({ kind, from, to, range }: SharedLink, zone: TimeZone): string {
  const time = (iso: string) => formatDateTime(iso, zone);
  const where = zone === 'UTC' ? 'UTC' : localZone();
  if (kind === 'moving') {
    if (range !== null) return whatMoves(range);
    return from === null
      ? t('They will see everything there is when they open it.')
      : t('They will see the rows from {from} ({zone}) up to when they open it.', {
          from: time(from),
          zone: where,
        });
  }
  if (to === null)
    return from === null
      ? t('They will see all rows.')
      : t('They will see the rows from {from} ({zone}).', { from: time(from), zone: where });
  return from === null
    ? t('Others will see the rows up to {to} ({zone}).', { to: time(to), zone: where })
    : t('Others will see the rows from {from} to {to} ({zone}).', {
        from: time(from),
        to: time(to),
        zone: where,
      });
}

/** What a window shows that ends whenever the link is opened. */
function whatMoves(range: string): string {
  const amount = Number(range.slice(0, -1));
  switch (range.slice(-1)) {
    case 'm':
      return plural(amount, {
        one: 'They will see the last minute, counted from when they open it.',
        other: 'They will see the last {n} minutes, counted from when they open it.',
      });
    case 'h':
      return plural(amount, {
        one: 'They will see the last hour, counted from when they open it.',
        other: 'They will see the last {n} hours, counted from when they open it.',
      });
    default:
      return plural(amount, {
        one: 'They will see the last day, counted from when they open it.',
        other: 'They will see the last {n} days, counted from when they open it.',
      });
  }
}
