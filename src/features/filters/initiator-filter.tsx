import { OutsideText } from '#shared/ui/outside-text.tsx';
import { useQuery } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { usersQuery } from './choices.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { Avatar } from '#shared/ui/avatar.tsx';
import { ChoiceInput } from '#shared/ui/choice-input.tsx';
import { t } from '#shared/i18n/t.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { personValue } from '#shared/domain/people.ts';
import { valueWords } from '#shared/domain/value-words.ts';
import { FROM_LOADED_ROWS, type FilterControlProps } from './filter-control.ts';

/** People are too many to list: the server searches them by what is typed, where the person may look them up at all. */
export function InitiatorFilter({
  value,
  onChoose,
  problem,
  more,
  seen,
}: FilterControlProps & { seen: readonly Interception['initiator'][] }) {
  const [text, setText] = useState('');
  const canSearch = !useQuery(usersQuery('')).isError;
  const users = useQuery({ ...usersQuery(useDeferredValue(text)), enabled: canSearch });
  const found = canSearch ? [...(users.data?.users ?? []), ...deletedIn(seen, text)] : seen;
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
      shownValue={value === null ? undefined : valueWords(value)}
      onChoose={onChoose}
      more={more}
      {...(canSearch ? { onType: setText } : {})}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={choices.map(({ user, chosen }) => ({
        value: chosen,
        label: [user.name, user.username].find(name => !isBlank(name)) ?? user.id,
        detail: chosen === user.id ? valueWords(chosen) : user.username,
      }))}
      note={canSearch ? note(users) : FROM_LOADED_ROWS}
      renderChoice={choice => {
        const id = ids.get(choice.value);
        if (id === undefined) return <OutsideText text={choice.label} />;
        return (
          <>
            <Avatar id={id} name={choice.label} size={20} />
            <OutsideText text={choice.label} className="min-w-0 flex-1" />
            <OutsideText text={choice.detail ?? ''} className="text-sm text-faint" />
          </>
        );
      }}
    />
  );
}

/** The server lists no deleted accounts, but their rows are there. */
function deletedIn(
  seen: readonly Interception['initiator'][],
  text: string,
): readonly Interception['initiator'][] {
  const wanted = text.toLowerCase();
  return seen.filter(
    ({ deleted, username, name }) => deleted && `${username}\n${name}`.toLowerCase().includes(wanted),
  );
}

function note(users: { isPending: boolean; isError: boolean }): string | null {
  if (users.isPending) return t('Searching…');
  return users.isError ? t('People could not be searched: type a user name.') : null;
}
