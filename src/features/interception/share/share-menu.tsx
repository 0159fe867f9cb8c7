import { Menu } from '@base-ui/react/menu';
import { EyeOff, Download, Ellipsis, FileText, Hash, Printer, Share2, SquareTerminal } from 'lucide-react';
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
import { IconButton } from '#shared/ui/button.tsx';
import { MenuCheckbox, MenuItem, MenuPopup, MenuSeparator } from '#shared/ui/menu.tsx';
import { saveFile } from '#shared/ui/save-file.ts';
import { useTransientMessage } from '#shared/ui/toaster.tsx';
import { usePrivacyMode } from '#shared/ui/redacted.tsx';
import { apiUrl, cliJson, curlForRow } from './share.ts';
import { toMarkdown } from './to-markdown.ts';

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
      <IconButton icon={Share2} label={t('Copy link')} size="large" onClick={() => copy(link, t('Link'))} />
      <Menu.Root modal={false} onOpenChange={open => open && setIncluded(false)}>
        <Menu.Trigger render={<IconButton icon={Ellipsis} label={t('More actions')} size="large" />} />
        <MenuPopup className="w-60">
          <MenuItem icon={Hash} onClick={() => copy(interception.id, t('ID'))}>
            {t('Copy ID')}
          </MenuItem>
          {command === null ? null : (
            <MenuItem icon={SquareTerminal} onClick={() => copy(command, t('Command'))}>
              {t('Copy as cURL')}
            </MenuItem>
          )}
          {privacyMode ? (
            <>
              <MenuSeparator />
              {/* Overrides privacy mode for the next copy or download. */}
              <MenuCheckbox icon={EyeOff} checked={included} onChange={setIncluded}>
                {t('Include hidden content')}
              </MenuCheckbox>
            </>
          ) : null}
          <MenuItem icon={FileText} onClick={copyTicket}>
            {t('Copy as Markdown')}
          </MenuItem>
          <MenuItem icon={Download} onClick={() => download.mutate(redacted)}>
            {t('Download JSON')}
          </MenuItem>
          <MenuItem icon={Printer} onClick={() => window.print()}>
            {t('Print')}
          </MenuItem>
        </MenuPopup>
      </Menu.Root>
    </div>
  );
}
