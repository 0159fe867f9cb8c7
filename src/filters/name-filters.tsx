import { useQuery } from '@tanstack/react-query';
import { Box, Server, SquareTerminal } from 'lucide-react';
import { namesQuery } from '#api/choices.ts';
import { ChoiceInput } from '#ui/choice-input.tsx';
import { ProviderTile } from '#ui/provider-tile.tsx';
import type { FilterControlProps } from './filter-control.ts';

/** The provider types that Coder's bridge speaks to; others are offered once a row with them was seen. */
const PROVIDERS = ['anthropic', 'copilot', 'openai'];

export function ProviderFilter({
  value,
  onChoose,
  problem,
  seen,
}: FilterControlProps & { seen: readonly string[] }) {
  const names = [...new Set([...PROVIDERS, ...seen])].sort();
  return (
    <ChoiceInput
      label="Provider"
      icon={Server}
      value={value}
      onChoose={onChoose}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={names.map(toChoice)}
      renderChoice={choice => (
        <>
          <ProviderTile provider={choice.value} />
          <span className="outside">{choice.label}</span>
        </>
      )}
    />
  );
}

export function ModelFilter({ value, onChoose, problem }: FilterControlProps) {
  const models = useQuery(namesQuery('models'));
  return (
    <ChoiceInput
      label="Model"
      icon={Box}
      value={value}
      onChoose={onChoose}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={(models.data ?? []).map(toChoice)}
      note={note(models, 'Models')}
    />
  );
}

export function ClientFilter({ value, onChoose, problem }: FilterControlProps) {
  const clients = useQuery(namesQuery('clients'));
  return (
    <ChoiceInput
      label="Client"
      icon={SquareTerminal}
      value={value}
      onChoose={onChoose}
      invalid={problem !== null}
      describedBy={problem ?? undefined}
      choices={(clients.data ?? []).map(toChoice)}
      note={note(clients, 'Clients')}
    />
  );
}

function toChoice(name: string) {
  return { value: name, label: name };
}

function note(query: { isPending: boolean; isError: boolean }, what: string): string | null {
  if (query.isPending) return 'Loading…';
  return query.isError ? `${what} could not be listed: type the exact name.` : null;
}
