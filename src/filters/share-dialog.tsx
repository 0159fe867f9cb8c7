import { Dialog } from '@base-ui/react/dialog';
import { Link2, Share2 } from 'lucide-react';
import { useId, useState } from 'react';
import { sharedLinks, type Shared, type SharedLink } from '#address/share-link.ts';
import { describeRange } from '#lib/durations.ts';
import { formatDateTime, localZone, type TimeZone } from '#lib/times.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Button } from '#ui/button.tsx';
import { useNote } from '#ui/use-note.ts';

type ShareDialogProps = Omit<Shared, 'now'> & {
  /** A command for the same list, to be offered beside its link. */
  command?: string;
};

/** A button that hands a list on: with times that stay, or as the window that moves. It says what the other will see. */
export function ShareDialog({ command, ...shared }: ShareDialogProps) {
  const [links, setLinks] = useState<SharedLink[] | null>(null);
  return (
    <Dialog.Root
      open={links !== null}
      // The moment of asking is where the exact times end, so it is read once, here.
      onOpenChange={open => setLinks(open ? sharedLinks({ ...shared, now: Date.now() }) : null)}
    >
      <Dialog.Trigger render={<Button look="quiet" />}>
        <Share2 aria-hidden="true" size={14} strokeWidth={1.75} />
        Share list
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop data-dims-page="" className="fixed inset-0 z-50 bg-backdrop" />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center overflow-y-auto p-4 pt-[max(1rem,14vh)]">
          <Dialog.Popup className="flex w-full max-w-[30rem] flex-col gap-3 rounded-panel border border-line bg-panel p-4 shadow-float outline-none">
            <Dialog.Title className="text-brand font-semibold">Copy a link to this list</Dialog.Title>
            {links === null ? null : <Choice links={links} {...(command === undefined ? {} : { command })} />}
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Choice({ links, command }: { links: readonly SharedLink[]; command?: string }) {
  const [kind, setKind] = useState(links[0]?.kind ?? 'exact');
  const [note, , copy] = useNote();
  const zone = usePreference(timeZonePreference);
  const name = useId();
  const chosen = links.find(link => link.kind === kind);
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">What others will see</legend>
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
                {link.kind === 'exact' ? 'Exact times' : 'Moving range'}
              </span>
              <span className="block text-muted">{whatOthersSee(link, zone)}</span>
            </label>
          </div>
        ))}
      </fieldset>
      <input
        readOnly
        aria-label="Link"
        value={chosen?.address ?? ''}
        onFocus={event => event.currentTarget.select()}
        className="h-[34px] w-full rounded-control border border-line bg-sunken px-2.5 font-mono text-sm"
      />
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span role="status" className="mr-auto text-muted">
          {note}
        </span>
        {command === undefined ? null : (
          <Button onClick={() => copy(command, 'Command')}>Copy as curl</Button>
        )}
        <Dialog.Close render={<Button />}>Close</Dialog.Close>
        <Button look="primary" onClick={() => copy(chosen?.address ?? '', 'Link')}>
          <Link2 aria-hidden="true" size={14} strokeWidth={1.75} />
          Copy link
        </Button>
      </div>
    </>
  );
}

function whatOthersSee({ kind, from, to, range }: SharedLink, zone: TimeZone): string {
  const time = (iso: string) => formatDateTime(iso, zone);
  const where = zone === 'UTC' ? 'UTC' : localZone();
  if (kind === 'moving') {
    if (range !== null)
      return `They will see the ${describeRange(range).toLowerCase()}, counted from when they open it.`;
    return from === null
      ? 'They will see everything there is when they open it.'
      : `They will see the rows from ${time(from)} (${where}) up to when they open it.`;
  }
  if (to === null)
    return from === null
      ? 'They will see all rows.'
      : `They will see the rows from ${time(from)} (${where}).`;
  return from === null
    ? `Others will see the rows up to ${time(to)} (${where}).`
    : `Others will see the rows from ${time(from)} to ${time(to)} (${where}).`;
}
