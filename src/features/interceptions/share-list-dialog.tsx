import { Dialog } from '@base-ui/react/dialog';
import { Link2 } from 'lucide-react';
import { useId, useState, type RefObject } from 'react';
import { apiUrl, curlForList } from '#features/interception/share/share.ts';
import { useConfig } from '#shared/api/config.ts';
import type { UrlFilters } from '#shared/url/use-filters.ts';
import { sharedLinks, type SharedLink } from '#shared/url/share-link.ts';
import { formatDateTime, localZone, type TimeZone } from '#shared/i18n/times.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Button } from '#shared/ui/button.tsx';
import { DialogFrame } from '#shared/ui/dialog.tsx';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { plural, t } from '#shared/i18n/t.ts';

interface ShareListDialogProps extends Pick<UrlFilters, 'filters' | 'asOf'> {
  /** When the dialog was opened, in milliseconds. It is the end of a link with fixed times. */
  now: number;
  finalFocus: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Shares a list with fixed or relative times, and explains what the recipient will see. */
export function ShareListDialog({ filters, asOf, now, finalFocus, onClose }: ShareListDialogProps) {
  const config = useConfig();
  const { origin } = window.location;
  const me = config?.user?.username ?? null;
  const [links] = useState(() => sharedLinks({ screen: 'interceptions', filters, origin, asOf, me, now }));
  return (
    <DialogFrame
      open
      title={t('Share this list')}
      className="max-w-[30rem] gap-3"
      finalFocus={finalFocus}
      onOpenChange={onClose}
    >
      <Choice links={links} command={curlForList(filters, asOf, me, apiUrl(config, origin))} />
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
        <legend className="sr-only">{t('Time range in the link')}</legend>
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
                {link.kind === 'exact' ? t('Fixed time range') : t('Rolling time range')}
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
          <Button onClick={() => copy(command, t('Command'))}>{t('Copy as cURL')}</Button>
        )}
        <Dialog.Close render={<Button />}>{t('Close')}</Dialog.Close>
        <Button variant="primary" onClick={() => copy(chosen?.address ?? '', t('Link'))}>
          <Icon icon={Link2} />
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
    if (range !== null) return relativeRangeLabel(range);
    return from === null
      ? t('Shows everything available when the link is opened.')
      : t('Shows everything from {from} ({zone}) until the link is opened.', {
          from: time(from),
          zone: where,
        });
  }
  if (to === null)
    return from === null
      ? t('Shows all interceptions.')
      : t('Shows everything from {from} ({zone}).', { from: time(from), zone: where });
  return from === null
    ? t('Shows everything up to {to} ({zone}).', { to: time(to), zone: where })
    : t('Shows {from} to {to} ({zone}).', {
        from: time(from),
        to: time(to),
        zone: where,
      });
}

/** Describes a relative time range, which ends when the link is opened. */
function relativeRangeLabel(range: string): string {
  const amount = Number(range.slice(0, -1));
  switch (range.slice(-1)) {
    case 'm':
      return plural(amount, {
        one: 'Shows the last minute at the time the link is opened.',
        other: 'Shows the last {n} minutes at the time the link is opened.',
      });
    case 'h':
      return plural(amount, {
        one: 'Shows the last hour at the time the link is opened.',
        other: 'Shows the last {n} hours at the time the link is opened.',
      });
    default:
      return plural(amount, {
        one: 'Shows the last day at the time the link is opened.',
        other: 'Shows the last {n} days at the time the link is opened.',
      });
  }
}
