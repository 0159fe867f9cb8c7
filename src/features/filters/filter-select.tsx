import { useQuery } from '@tanstack/react-query';
import { UserRound, Box, Server, SquareTerminal } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import type { Interception } from '#shared/domain/interception.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { ChoiceInput } from '#shared/ui/combobox.tsx';
import { t } from '#shared/i18n/t.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { personValue } from '#shared/domain/people.ts';
import { valueLabel, nameLabel, filterValueError } from '#shared/domain/row-values.ts';
import { ProviderTile } from '#shared/ui/labels.tsx';
import {
  usersQuery,
  FROM_LOADED_ROWS,
  type FilterControlProps,
  namesQuery,
  providerNames,
} from './available-values.ts';

/** There are too many users to list, so the server searches them by the typed text, if the user may list users. */
export function InitiatorFilter({
  value,
  onChoose,
  problem,
  more,
  observed,
}: FilterControlProps & { observed: readonly Interception['initiator'][] }) {
  const [text, setText] = useState('');
  const canSearch = !useQuery(usersQuery('')).isError;
  const users = useQuery({ ...usersQuery(useDeferredValue(text)), enabled: canSearch });
  const found = canSearch ? [...(users.data?.users ?? []), ...deletedIn(observed, text)] : observed;
  const choices = found.flatMap(user => {
    const chosen = personValue(user);
    return chosen === null ? [] : [{ user, chosen }];
  });
  const ids = new Map(choices.map(({ user, chosen }) => [chosen, user.id]));

  return (
    <ChoiceInput
      label={t('Initiator')}
      icon={UserRound}
      value={value}
      shownValue={value === null ? undefined : valueLabel(value)}
      onChoose={onChoose}
      more={more}
      {...(canSearch ? { onType: setText } : {})}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={choices.map(({ user, chosen }) => ({
        value: chosen,
        label: [user.name, user.username].find(name => !isBlank(name)) ?? user.id,
        detail: chosen === user.id ? valueLabel(chosen) : user.username,
      }))}
      note={canSearch ? usersNote(users) : FROM_LOADED_ROWS}
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
  value,
  onChoose,
  problem,
  more,
  observed,
}: FilterControlProps & { observed: readonly string[] }) {
  return (
    <ChoiceInput
      label={t('Provider')}
      icon={Server}
      value={value}
      shownValue={shownOf(value)}
      onChoose={onChoose}
      more={more}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={providerNames(observed).map(toChoice)}
      renderChoice={choice => (
        <>
          <ProviderTile provider={choice.value} />
          <UntrustedText text={choice.label} />
        </>
      )}
    />
  );
}

interface SeenProps {
  observed: readonly string[];
  /** Whether this version of Coder has a list of values. */
  isListed: boolean;
}

export function ModelFilter({
  value,
  onChoose,
  problem,
  more,
  observed,
  isListed,
}: FilterControlProps & SeenProps) {
  const models = useQuery({ ...namesQuery('models'), enabled: isListed });
  return (
    <ChoiceInput
      label={t('Model')}
      icon={Box}
      value={value}
      shownValue={shownOf(value)}
      onChoose={onChoose}
      more={more}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={(models.data ?? observed).map(toChoice)}
      note={valuesNote(models, isListed)}
    />
  );
}

export function ClientFilter({
  value,
  onChoose,
  problem,
  more,
  observed,
  isListed,
  isUsable,
}: FilterControlProps & SeenProps & { isUsable: boolean }) {
  const clients = useQuery({ ...namesQuery('clients'), enabled: isListed && isUsable });
  return (
    <ChoiceInput
      label={t('Client')}
      icon={SquareTerminal}
      value={value}
      shownValue={shownOf(value)}
      onChoose={onChoose}
      more={more}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={(clients.data ?? observed).map(toChoice)}
      note={valuesNote(clients, isListed)}
      invalidReason={isUsable ? null : t('Filtering by client requires Coder 2.32 or later.')}
    />
  );
}

const shownOf = (value: string | null): string | undefined => (value === null ? undefined : nameLabel(value));

function toChoice(name: string) {
  return { value: name, label: nameLabel(name), invalidReason: filterValueError(name) };
}

function valuesNote(query: { isLoading: boolean; data: unknown }, isListed: boolean): string | null {
  if (query.isLoading) return t('Loading…');
  return isListed && query.data !== undefined ? null : FROM_LOADED_ROWS;
}
