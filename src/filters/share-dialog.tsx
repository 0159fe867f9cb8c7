import { Dialog } from '@base-ui/react/dialog';
import { Link2 } from 'lucide-react';
import { useId, useState, type RefObject } from 'react';
import { sharedLinks, type Shared, type SharedLink } from '#address/share-link.ts';
import { describeRange } from '#lib/durations.ts';
import { formatDateTime, localZone, type TimeZone } from '#lib/times.ts';
import { timeZonePreference } from '#preferences/time-zone-preference.ts';
import { usePreference } from '#preferences/use-preference.ts';
import { Button } from '#ui/button.tsx';
import { DialogFrame } from '#ui/dialog-frame.tsx';
import { useNote } from '#ui/use-note.ts';

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
      title="Copy a link to this list"
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
        <span role="status" className="me-auto text-muted">
          {note}
        </span>
        {command === null ? null : <Button onClick={() => copy(command, 'Command')}>Copy as curl</Button>}
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
