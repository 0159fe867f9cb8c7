import { OutsideText } from '#shared/ui/outside-text.tsx';
import { useQuery } from '@tanstack/react-query';
import { Box, Server, SquareTerminal } from 'lucide-react';
import { namesQuery } from './choices.ts';
import { ChoiceInput } from '#shared/ui/choice-input.tsx';
import { ProviderTile } from '#shared/ui/provider-tile.tsx';
import { nameWords } from '#shared/domain/name-words.ts';
import { t } from '#shared/i18n/t.ts';
import { whyNotFiltered } from '#shared/domain/row-values.ts';
import { FROM_LOADED_ROWS, providerNames, type FilterControlProps } from './filter-control.ts';

export function ProviderFilter({
  value,
  onChoose,
  problem,
  more,
  seen,
}: FilterControlProps & { seen: readonly string[] }) {
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
      choices={providerNames(seen).map(toChoice)}
      renderChoice={choice => (
        <>
          <ProviderTile provider={choice.value} />
          <OutsideText text={choice.label} />
        </>
      )}
    />
  );
}

interface SeenProps {
  seen: readonly string[];
  /** Whether this Coder has a list to ask for. */
  isListed: boolean;
}

export function ModelFilter({
  value,
  onChoose,
  problem,
  more,
  seen,
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
      choices={(models.data ?? seen).map(toChoice)}
      note={note(models, isListed)}
    />
  );
}

export function ClientFilter({
  value,
  onChoose,
  problem,
  more,
  seen,
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
      choices={(clients.data ?? seen).map(toChoice)}
      note={note(clients, isListed)}
      unusable={isUsable ? null : t('Coder filters by client from 2.32 on.')}
    />
  );
}

const shownOf = (value: string | null): string | undefined => (value === null ? undefined : nameWords(value));

function toChoice(name: string) {
  return { value: name, label: nameWords(name), unusable: whyNotFiltered(name) };
}

function note(query: { isLoading: boolean; data: unknown }, isListed: boolean): string | null {
  if (query.isLoading) return t('Loading…');
  return isListed && query.data !== undefined ? null : FROM_LOADED_ROWS;
}
