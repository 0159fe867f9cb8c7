import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useRef, useState, useDeferredValue } from 'react';
import { flushSync } from 'react-dom';
import { hasPendingTableFocus, requestTableFocus } from '#features/interceptions/table/table-focus.ts';
import { useCacheScope, useCapabilities, useConfig } from '#shared/api/config.ts';
import {
  rememberCommand,
  recentCommands,
  type Command,
  GROUP_LABELS,
  type CommandContext,
} from './command.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { Kbd } from '#shared/ui/kbd.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { t } from '#shared/i18n/t.ts';
import { commandGroups, type CommandGroup } from './commands.ts';
import { DialogBackdrop } from '#shared/ui/dialog.tsx';
import { useLocation } from 'react-router';
import { parseFilters } from '#shared/url/filters-codec.ts';
import { ROUTES } from '#shared/url/routes.ts';
import { pageAction } from '#shared/ui/shortcuts.ts';
import { copyWithToast, toast } from '#shared/ui/toaster.tsx';
import { useFilters } from '#shared/url/use-filters.ts';
import { observedValues, useAvailableValues } from '#features/filters/available-values.ts';
import { timeZonePreference } from '#shared/settings/settings.ts';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { useViewLinks } from '#features/saved-views/use-saved-views.ts';

/** @param typed the search text of the menu */
export function useCommandContext(typed: string): CommandContext {
  const { pathname } = useLocation();
  const screen = pathname === ROUTES.usage ? 'usage' : 'interceptions';
  const { filters, asOf, listKey, setFilters } = useFilters(screen);
  const text = useDeferredValue(typed.trim());
  const known = useAvailableValues({
    search: text === '' ? null : text,
    enabled: true,
    observed: observedValues([]),
    capabilities: useCapabilities(),
  });
  return {
    filters,
    asOf,
    onFilters(change) {
      requestTableFocus(listKey);
      setFilters(change(parseFilters(window.location.search)));
    },
    known,
    views: useViewLinks(useCacheScope()),
    screen,
    config: useConfig(),
    zone: usePreference(timeZonePreference),
    origin: window.location.origin,
    action(name) {
      const act = pageAction(name);
      return act && (() => act(null));
    },
    copy: (what, name) => void copyWithToast(what, name),
    notify: toast,
  };
}

export function CommandMenu({ onClosed }: { onClosed: () => void }) {
  const chosen = useRef<Command | null>(null);
  const owner = useCacheScope();
  const [opener] = useState(() => document.activeElement);
  const choose = (command: Command) => {
    rememberCommand(owner, command.id);
    chosen.current = command;
    // Closes the menu first: the command can open a dialog or move the focus, and the next key belongs there.
    flushSync(onClosed);
    command.run();
  };
  return (
    <Dialog.Root open onOpenChange={onClosed}>
      <Dialog.Portal>
        <DialogBackdrop />
        <Dialog.Viewport className="fixed inset-0 z-50 flex items-start justify-center p-4 sm:pt-[max(1rem,10vh)]">
          <Dialog.Popup
            aria-label={t('Command menu')}
            finalFocus={() => hasPendingTableFocus(opener) ?? chosen.current?.movesFocus !== true}
            className="flex max-h-full w-full max-w-[36rem] flex-col overflow-hidden rounded-panel border border-line bg-panel shadow-float outline-none"
          >
            <Commands owner={owner} onChoose={choose} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Commands({ owner, onChoose }: { owner: string; onChoose: (command: Command) => void }) {
  const [typed, setTyped] = useState('');
  const [recent] = useState(() => recentCommands(owner));
  const groups = commandGroups(useCommandContext(typed), typed, recent);
  return (
    <Autocomplete.Root
      open
      inline
      items={groups}
      filter={null}
      autoHighlight="always"
      keepHighlight
      value={typed}
      onValueChange={(text, { reason }) => {
        if (reason !== 'item-press') setTyped(text);
      }}
    >
      <Autocomplete.InputGroup className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-4">
        <Icon icon={Search} className="shrink-0 text-muted" />
        <Autocomplete.Input
          ref={focusOnMount}
          aria-label={t('Command')}
          placeholder={t('Search commands, users, models…')}
          spellCheck={false}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
        />
        <Dialog.Close className="rounded-[4px] text-sm text-muted hover:text-text">
          <span className="sr-only">{t('Close the command menu')}</span>
          <kbd aria-hidden="true" className="key">
            {t('Esc')}
          </kbd>
        </Dialog.Close>
      </Autocomplete.InputGroup>
      <Autocomplete.Empty className="px-4 py-3 text-muted empty:hidden">
        {t('No results. Find users by name, username or email.')}
      </Autocomplete.Empty>
      <Autocomplete.List
        aria-label={t('Commands')}
        className="max-h-[26rem] min-h-0 overflow-y-auto overscroll-contain p-1 outline-none data-empty:p-0"
      >
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.value} items={[...group.items]} className="pb-1">
            <Autocomplete.GroupLabel className="px-3 pt-2 pb-1 text-sm text-muted">
              {GROUP_LABELS[group.value]}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => <CommandItem key={command.id} command={command} onChoose={onChoose} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** The dialog focuses its input a frame later, which would lose fast keystrokes. */
function focusOnMount(input: HTMLInputElement | null): void {
  input?.focus();
}

function CommandItem({ command, onChoose }: { command: Command; onChoose: (command: Command) => void }) {
  const { label, value = '', labelWith, detail, Icon: icon, keys } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => onChoose(command)}
      className="flex min-h-9 scroll-my-8 items-center gap-2.5 rounded-[6px] px-3 py-1 outline-none select-none data-highlighted:bg-accent-soft"
    >
      <Icon icon={icon} className="shrink-0 text-muted" />
      <span className="min-w-0 truncate">
        {labelWith ? labelWith(<UntrustedText text={value} className="font-medium" />) : label}
      </span>
      {detail === undefined ? null : (
        <UntrustedText text={detail} className="min-w-0 truncate text-sm text-muted" />
      )}
      {keys === undefined ? null : (
        <span aria-hidden="true" className="ms-auto shrink-0">
          <Kbd keys={keys} />
        </span>
      )}
    </Autocomplete.Item>
  );
}
