import { useQuery } from '@tanstack/react-query';
import { UserRound, Box, Server, SquareTerminal, type LucideIcon } from 'lucide-react';
import { type ComponentProps, useDeferredValue, useState } from 'react';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { NO_FILTERS, type Filters, type NameKey } from '#shared/domain/filters.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { ChoiceInput, type MoreChoices } from '#shared/ui/combobox.tsx';
import { t } from '#shared/i18n/t.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { formatCount } from '#shared/lib/numbers.ts';
import { personValue, type Person } from '#shared/domain/people.ts';
import { valueLabel, nameLabel, filterValueError } from '#shared/domain/row-values.ts';
import { ProviderTile } from '#shared/ui/labels.tsx';
import { usersQuery, FROM_LOADED_ROWS, namesQuery, providerNames, facetQuery } from './available-values.ts';

interface FilterControlProps {
  value: string | null;
  onChoose: (value: string | null) => void;
  /** ID of the element that describes an invalid value. */
  problem: string | null;
  more: MoreChoices;
}

interface CountedProps {
  /** The filters under which a database counts the values; null if there is none. */
  countedUnder: Filters | null;
}

/** What a control suggests. */
type Suggestions = Pick<ComponentProps<typeof ChoiceInput>, 'choices' | 'note' | 'onType' | 'onOpenChange'>;

/** Values that a database counts. They are requested when the control opens, because each change of a filter changes them. */
function useFacet(key: NameKey, filters: Filters | null) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState('');
  const options = facetQuery(key, filters ?? NO_FILTERS, useDeferredValue(text));
  const { data, isPending, isError } = useQuery({ ...options, enabled: filters !== null && isOpen });
  const note = isError
    ? t('Couldn’t load suggestions. Type a value.')
    : isPending
      ? t('Loading…')
      : data.hasMore
        ? t('The {n} most frequent values. Type to find others.', { n: formatCount(data.values.length) })
        : null;
  return { values: data?.values ?? [], note, onType: setText, onOpenChange: setIsOpen };
}

/** There are too many users to list, so the server searches them by the typed text, if the user may list users. */
export function InitiatorFilter({
  observed,
  countedUnder,
  ...control
}: FilterControlProps & CountedProps & { observed: readonly Interception['initiator'][] }) {
  const { value } = control;
  const facet = useFacet('initiator', countedUnder);
  const [text, setText] = useState('');
  const canSearch = !useQuery({ ...usersQuery(''), enabled: countedUnder === null }).isError;
  const users = useQuery({
    ...usersQuery(useDeferredValue(text)),
    enabled: countedUnder === null && canSearch,
  });
  const listed = canSearch ? [...(users.data?.users ?? []), ...deletedIn(observed, text)] : observed;
  const found: readonly (Person & { name: string; count?: number })[] =
    countedUnder === null
      ? listed
      : facet.values.map(({ value: id, username = '', name = '', deleted, count }) => ({
          id,
          username,
          name,
          deleted,
          count,
        }));
  const choices = found.flatMap(user => {
    const chosen = personValue(user);
    return chosen === null ? [] : [{ user, chosen }];
  });
  const ids = new Map(choices.map(({ user, chosen }) => [chosen, user.id]));
  const source =
    countedUnder === null
      ? { note: canSearch ? usersNote(users) : FROM_LOADED_ROWS, ...(canSearch && { onType: setText }) }
      : facet;

  return (
    <NameFilter
      label={t('Initiator')}
      icon={UserRound}
      {...control}
      shownValue={value === null ? undefined : valueLabel(value)}
      note={source.note}
      onType={source.onType}
      onOpenChange={facet.onOpenChange}
      choices={choices.map(({ user, chosen }) => ({
        value: chosen,
        label: [user.name, user.username].find(name => !isBlank(name)) ?? user.id,
        detail: chosen === user.id ? valueLabel(chosen) : user.username,
        ...(user.count !== undefined && { count: user.count }),
      }))}
      renderChoice={choice => {
        const id = ids.get(choice.value);
        if (id === undefined) return <UntrustedText text={choice.label} />;
        return (
          <>
            <Avatar id={id} name={choice.label} size={20} />
            <UntrustedText text={choice.label} className="min-w-0 flex-1" />
            <UntrustedText text={choice.detail ?? ''} className="text-sm text-faint" />
          </>
        );
      }}
    />
  );
}

/** Deleted users of loaded rows, because the server does not list them. */
function deletedIn(
  observed: readonly Interception['initiator'][],
  text: string,
): readonly Interception['initiator'][] {
  const query = text.toLowerCase();
  return observed.filter(
    ({ deleted, username, name }) => deleted && `${username}\n${name}`.toLowerCase().includes(query),
  );
}

function usersNote(users: { isPending: boolean; isError: boolean }): string | null {
  if (users.isPending) return t('Searching…');
  return users.isError ? t('Couldn’t search users. Type a username.') : null;
}

export function ProviderFilter({
  observed,
  countedUnder,
  ...control
}: FilterControlProps & CountedProps & { observed: readonly string[] }) {
  const facet = useFacet('provider', countedUnder);
  return (
    <NameFilter
      label={t('Provider')}
      icon={Server}
      {...control}
      {...(countedUnder ? counts(facet) : { choices: providerNames(observed).map(toChoice) })}
      renderChoice={choice => (
        <>
          <ProviderTile provider={choice.value} />
          <UntrustedText text={choice.label} className="min-w-0 flex-1" />
        </>
      )}
    />
  );
}

interface SeenProps extends FilterControlProps, CountedProps {
  observed: readonly string[];
  /** Whether this version of Coder has a list of values. */
  isListed: boolean;
}

export function ModelFilter({ observed, isListed, countedUnder, ...control }: SeenProps) {
  const suggestions = useNames('model', 'models', { observed, isListed, countedUnder });
  return <NameFilter label={t('Model')} icon={Box} {...control} {...suggestions} />;
}

export function ClientFilter({
  observed,
  isListed,
  isUsable,
  countedUnder,
  ...control
}: SeenProps & { isUsable: boolean }) {
  const suggestions = useNames('client', 'clients', {
    observed,
    isListed: isListed && isUsable,
    countedUnder,
  });
  return (
    <NameFilter
      label={t('Client')}
      icon={SquareTerminal}
      {...control}
      {...suggestions}
      invalidReason={isUsable ? null : t('Filtering by client requires Coder 2.32 or later.')}
    />
  );
}

/** Counted values, else Coder's list, else the values of loaded rows. */
function useNames(
  key: NameKey,
  list: 'models' | 'clients',
  { observed, isListed, countedUnder }: Pick<SeenProps, 'observed' | 'isListed' | 'countedUnder'>,
): Suggestions {
  const facet = useFacet(key, countedUnder);
  const names = useQuery({ ...namesQuery(list), enabled: isListed && countedUnder === null });
  if (countedUnder) return counts(facet);
  return { choices: (names.data ?? observed).map(toChoice), note: valuesNote(names, isListed) };
}

function counts({ values, ...suggestions }: ReturnType<typeof useFacet>): Suggestions {
  return { ...suggestions, choices: values.map(({ value, count }) => ({ ...toChoice(value), count })) };
}

interface NameFilterProps
  extends
    FilterControlProps,
    Suggestions,
    Pick<ComponentProps<typeof ChoiceInput>, 'shownValue' | 'renderChoice' | 'invalidReason'> {
  label: string;
  icon: LucideIcon;
}

function NameFilter({ problem, value, ...props }: NameFilterProps) {
  return (
    <ChoiceInput
      shownValue={value === null ? undefined : nameLabel(value)}
      {...props}
      value={value}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
    />
  );
}

function toChoice(name: string) {
  return { value: name, label: nameLabel(name), invalidReason: filterValueError(name) };
}

function valuesNote(query: { isLoading: boolean; data: unknown }, isListed: boolean): string | null {
  if (query.isLoading) return t('Loading…');
  return isListed && query.data !== undefined ? null : FROM_LOADED_ROWS;
}
