import { useQuery } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { usersQuery } from '#api/choices.ts';
import { Avatar } from '#ui/avatar.tsx';
import { ChoiceInput } from '#ui/choice-input.tsx';
import type { FilterControlProps } from './filter-control.ts';

/** People are too many to list: the server searches them by what is typed. */
export function InitiatorFilter({ value, onChoose, problem }: FilterControlProps) {
  const [text, setText] = useState('');
  const users = useQuery(usersQuery(useDeferredValue(text)));
  const ids = new Map(users.data?.users.map(user => [user.username, user.id]));

  return (
    <ChoiceInput
      label="Initiator"
      icon={UserRound}
      value={value}
      onChoose={onChoose}
      onType={setText}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={(users.data?.users ?? []).map(user => ({
        value: user.username,
        label: user.name || user.username,
        detail: user.username,
      }))}
      note={
        users.isPending
          ? 'Searching…'
          : users.isError
            ? 'People could not be searched: type a user name.'
            : null
      }
      renderChoice={choice => {
        const id = ids.get(choice.value);
        if (id === undefined) return <span className="outside">{choice.label}</span>;
        return (
          <>
            <Avatar id={id} name={choice.label} size={20} />
            <span className="outside min-w-0 flex-1">{choice.label}</span>
            <span className="outside text-sm text-faint">{choice.detail}</span>
          </>
        );
      }}
    />
  );
}
