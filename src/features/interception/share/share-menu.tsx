import { Menu } from '@base-ui/react/menu';
import {
  Check,
  EyeOff,
  Download,
  Ellipsis,
  FileText,
  Hash,
  Printer,
  Share2,
  SquareTerminal,
} from 'lucide-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { t } from '#shared/i18n/t.ts';
import { interceptionLink } from '#shared/url/share-link.ts';
import { describeError } from '#shared/api/error-messages.ts';
import { rawInterception } from '#features/interception/queries.ts';
import type { Config } from '#shared/domain/config.ts';
import type { Interception } from '#shared/domain/interception.ts';
import type { RowText } from '#shared/domain/interception-row.ts';
import { redactionPlaceholder, redactJson, redactRow } from '#shared/domain/redact.ts';
import { saveFile } from '#shared/ui/save-file.ts';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { apiUrl, cliJson, curlForRow } from './share.ts';
import { toMarkdown } from './to-markdown.ts';

interface CopyWithPromptsItemProps {
  className: string;
  included: boolean;
  onIncluded: (included: boolean) => void;
}

/** Overrides privacy mode for the next copy or download. */
function CopyWithPromptsItem({ className, included, onIncluded }: CopyWithPromptsItemProps) {
  return (
    <>
      <Menu.Separator className="-mx-1 my-1 h-px bg-line" />
      <Menu.CheckboxItem
        className={className}
        checked={included}
        closeOnClick={false}
        onCheckedChange={onIncluded}
      >
        <EyeOff aria-hidden="true" size={14} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="flex-1">{t('Include hidden content')}</span>
        {included ? <Check aria-hidden="true" size={14} strokeWidth={1.75} /> : null}
      </Menu.CheckboxItem>
    </>
  );
}

const ICON = { 'aria-hidden': true, size: 14, strokeWidth: 1.75, className: 'shrink-0 text-muted' } as const;
const BUTTON =
  'inline-flex size-8 shrink-0 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-text print:hidden';
const ITEM =
  'flex min-h-8 cursor-pointer items-center gap-2 rounded-[6px] px-2 py-1 outline-none select-none data-highlighted:bg-accent-soft';

interface ShareMenuProps {
  interception: Interception;
  /** Location of its raw text, if available. */
  text?: RowText | undefined;
  config: Config | null;
  /** Origin of this dashboard, as the user sees it. */
  origin: string;
}

/** Menu to copy, export or link one interception. */
export function ShareMenu({ interception, text, config, origin }: ShareMenuProps) {
  const [note, showNote, copy] = useTransientMessage();
  const privacyMode = usePrivacyMode();
  const [included, setIncluded] = useState(false);
  const redacted = privacyMode && !included;
  const link = interceptionLink(interception, origin);
  const command = curlForRow(interception, apiUrl(config, origin));
  const download = useMutation({
    mutationFn: async (redacted: boolean) => {
      const raw = await rawInterception(interception, text);
      return raw !== null && redacted ? redactJson(raw) : raw;
    },
    onMutate: () => showNote(t('Downloading…')),
    onError: error => showNote(t('Download failed: {reason}', { reason: describeError(error).title })),
    onSuccess: (raw, redacted) => {
      if (raw === null) return showNote(t('Download failed: this interception no longer exists'));
      saveFile(cliJson([raw]), `interception-${interception.id}.json`);
      showNote(redacted ? t('Downloaded without hidden content') : t('Downloaded'));
    },
  });

  const copyTicket = () =>
    copy(
      toMarkdown(redacted ? redactRow(interception, redactionPlaceholder) : interception, link),
      redacted ? t('Markdown without hidden content') : t('Markdown'),
    );

  return (
    <div className="flex min-w-0 items-center gap-1">
      <span role="status" className="min-w-0 truncate text-sm text-muted print:hidden" title={note}>
        {note}
      </span>
      <button type="button" title={t('Copy link')} className={BUTTON} onClick={() => copy(link, t('Link'))}>
        <Share2 aria-hidden="true" size={16} strokeWidth={1.75} />
        <span className="sr-only">{t('Copy link')}</span>
      </button>
      <Menu.Root modal={false} onOpenChange={open => open && setIncluded(false)}>
        <Menu.Trigger title={t('More actions')} className={BUTTON}>
          <Ellipsis aria-hidden="true" size={16} strokeWidth={1.75} />
          <span className="sr-only">{t('More actions')}</span>
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className="z-40 outline-none">
            <Menu.Popup className="w-60 max-w-[var(--available-width)] rounded-panel border border-line bg-panel p-1 shadow-float outline-none">
              <Menu.Item className={ITEM} onClick={() => copy(interception.id, t('ID'))}>
                <Hash {...ICON} />
                {t('Copy ID')}
              </Menu.Item>
              {command === null ? null : (
                <Menu.Item className={ITEM} onClick={() => copy(command, t('Command'))}>
                  <SquareTerminal {...ICON} />
                  {t('Copy as cURL')}
                </Menu.Item>
              )}
              {privacyMode ? (
                <CopyWithPromptsItem className={ITEM} included={included} onIncluded={setIncluded} />
              ) : null}
              <Menu.Item className={ITEM} onClick={copyTicket}>
                <FileText {...ICON} />
                {t('Copy as Markdown')}
              </Menu.Item>
              <Menu.Item className={ITEM} onClick={() => download.mutate(redacted)}>
                <Download {...ICON} />
                {t('Download JSON')}
              </Menu.Item>
              <Menu.Item className={ITEM} onClick={() => window.print()}>
                <Printer {...ICON} />
                {t('Print')}
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </div>
  );
}
