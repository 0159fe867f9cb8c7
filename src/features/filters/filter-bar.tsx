import { X, SlidersHorizontal } from 'lucide-react';
import clsx from 'clsx';
import { memo, useId, useMemo, useState } from 'react';
import {
  allValuesOf,
  DATABASE_KEYS,
  MULTI_VALUE_KEYS,
  withValues,
  type Filters,
  type DatabaseKey,
  type MultiValueKey,
  type NameKey,
  type TextQuery,
  clearFilters,
  includeValue,
  CONDITION_KEYS,
  isFiltered,
  excludeValue,
  patchFilters,
} from '#shared/domain/filters.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { rich } from '#shared/i18n/rich.tsx';
import { filterValueLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';
import { useHasDatabase } from '#shared/api/config.ts';
import type { Capabilities } from '#shared/domain/coder-api.ts';
import type { RowsPage } from '#shared/domain/interception-row.ts';
import { Button, IconButton } from '#shared/ui/button.tsx';
import { QueryBox } from './query/query-input.tsx';
import { FilterProblemList, removeInvalidFilter, filterProblems, problemAt } from './filter-problems.tsx';
import { InitiatorFilter, ClientFilter, ModelFilter, ProviderFilter } from './filter-select.tsx';
import { usePreference } from '#shared/settings/persisted-setting.ts';
import { pricesPreference } from '#shared/settings/settings.ts';
import { formatMoney } from '#shared/lib/numbers.ts';
import { observedValues } from './available-values.ts';
import { useMinute } from '#shared/ui/browser-state.ts';
import { TimeFilter } from './time-filter.tsx';

interface ChosenValuesProps {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

const LABELS: Readonly<Record<MultiValueKey | DatabaseKey, string>> = {
  initiator: t('Initiator'),
  provider: t('Provider'),
  model: t('Model'),
  client: t('Client'),
  status: t('Status'),
  tool: t('Tool'),
  server: t('MCP server'),
  session: t('Session'),
  api_key: t('API key'),
  has_prompt: t('Has a prompt'),
  min_duration: t('Minimum duration'),
  max_duration: t('Maximum duration'),
  min_tokens: t('Minimum tokens'),
  max_tokens: t('Maximum tokens'),
  min_cost: t('Minimum cost'),
  max_cost: t('Maximum cost'),
};
const EXCLUDED_LABELS: Readonly<Record<MultiValueKey, string>> = {
  initiator: t('Initiator is not'),
  provider: t('Provider is not'),
  model: t('Model is not'),
  client: t('Client is not'),
  status: t('Status is not'),
  tool: t('Tool is not'),
  server: t('MCP server is not'),
  session: t('Session is not'),
  api_key: t('API key is not'),
};

/** Shows values that no control can: several values of one key, excluded values, and keys without a control. */
function ChosenValues({ filters, onChange }: ChosenValuesProps) {
  const { anyOf, noneOf } = filters;
  const table = usePreference(pricesPreference);
  const single = DATABASE_KEYS.filter(key => filters[key] !== undefined);
  if (anyOf === undefined && noneOf === undefined && single.length === 0) return null;
  return (
    <ul aria-label={t('Active filters')} className="flex flex-wrap items-center gap-1.5">
      {single.map(key => (
        <Value
          key={key}
          name={LABELS[key]}
          value={
            table !== null && (key === 'min_cost' || key === 'max_cost')
              ? formatMoney(Number(filters[key]), table.currency)
              : filterValueLabel(key, filters[key] ?? '')
          }
          onRemove={() => onChange(patchFilters(filters, { [key]: null }))}
        />
      ))}
      {MULTI_VALUE_KEYS.flatMap(key => [
        ...(anyOf?.[key] ?? []).map(value => (
          <Value
            key={`${key} ${value}`}
            name={LABELS[key]}
            value={filterValueLabel(key, value)}
            onRemove={() =>
              onChange(withValues(filters, key, { any: anyOf?.[key]?.filter(each => each !== value) ?? [] }))
            }
          />
        )),
        ...(noneOf?.[key] ?? []).map(value => (
          <Value
            key={`not ${key} ${value}`}
            name={EXCLUDED_LABELS[key]}
            value={filterValueLabel(key, value)}
            isExcluded
            onRemove={() =>
              onChange(
                withValues(filters, key, { noneOf: noneOf?.[key]?.filter(each => each !== value) ?? [] }),
              )
            }
          />
        )),
      ])}
    </ul>
  );
}

interface ValueProps {
  /** Shown before the value. */
  name: string;
  /** As it is shown. */
  value: string;
  isExcluded?: boolean;
  onRemove: () => void;
}

function Value({ name, value, isExcluded = false, onRemove }: ValueProps) {
  return (
    <li
      className={
        isExcluded
          ? 'inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-line-strong border-dashed bg-panel pe-1 ps-2'
          : 'inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-accent/40 bg-accent-soft pe-1 ps-2'
      }
    >
      <span className="shrink-0 text-sm text-muted">{name}</span>
      <UntrustedText
        text={value}
        className={isExcluded ? 'truncate font-medium line-through' : 'truncate font-medium text-accent'}
      />
      <IconButton
        icon={X}
        label={t('Remove {value}', { value: `${name} ${value}` })}
        size="small"
        onClick={onRemove}
      />
    </li>
  );
}

interface FilterBarProps {
  filters: Filters;
  /** @param find a text to search for in the rows */
  onChange: (filters: Filters, find?: TextQuery) => void;
  /** Error response for these filters. It may say which value is invalid. */
  error: Error | null;
  /** The loaded rows. Their values are suggested if Coder has no list. */
  pages: readonly RowsPage[];
  capabilities: Capabilities;
}

/**
 * The filter controls. They remount when the filters change elsewhere, because a combobox retains all its earlier renders
 * through its handlers (Base UI 1.9), and the page can stay open all day.
 */
export function FilterBar(props: FilterBarProps) {
  const [expanded, setExpanded] = useState(false);
  const [rendered, setRendered] = useState({ filters: props.filters, generation: 0 });
  if (rendered.filters !== props.filters) {
    const isOwnChange = document.activeElement?.closest('[data-filter-bar]') !== null;
    setRendered({ filters: props.filters, generation: rendered.generation + (isOwnChange ? 0 : 1) });
  }
  return <Controls key={rendered.generation} {...props} expanded={expanded} onExpandedChange={setExpanded} />;
}

interface ControlsProps extends FilterBarProps {
  /** Whether the controls are expanded on a narrow screen. */
  expanded: boolean;
  onExpandedChange: (expanded: boolean) => void;
}

const Controls = memo(function Controls(props: ControlsProps) {
  const { filters, onChange, error, pages, capabilities, expanded, onExpandedChange } = props;
  const problemsId = useId();
  const now = useMinute();
  const hasDatabase = useHasDatabase();
  const observed = useMemo(() => observedValues(pages), [pages]);
  const problems = filterProblems(filters, error);
  const set = CONDITION_KEYS.filter(key => allValuesOf(filters, key).length > 0);
  const named = (...keys: string[]) => (problemAt(problems, ...keys) ? problemsId : null);
  const control = (key: NameKey) => ({
    value: filters[key] ?? problemAt(problems, key)?.raw ?? null,
    onChoose: (value: string | null) => onChange(patchFilters(filters, { [key]: value })),
    problem: named(key),
    countedUnder: hasDatabase ? filters : null,
    more: {
      count: filters.anyOf?.[key]?.length ?? 0,
      onAlso: (value: string) => onChange(includeValue(filters, key, value)),
      onNot: (value: string) => onChange(excludeValue(filters, key, value)),
    },
  });
  return (
    <section aria-label={t('Filters')} data-filter-bar="" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <QueryBox
          filters={filters}
          onChange={(next, text) =>
            text === null ? onChange(next) : onChange(next, { text, isRegex: false, place: 'everything' })
          }
          problems={problems}
          problemsId={problemsId}
          observed={observed}
          capabilities={capabilities}
        />
        <Button className="md:hidden" aria-expanded={expanded} onClick={() => onExpandedChange(!expanded)}>
          <Icon icon={SlidersHorizontal} />
          {set.length > 0 ? t('Filters ({n})', { n: set.length }) : t('Filters')}
        </Button>
        <div className={clsx('flex-wrap items-center gap-2 md:flex', expanded ? 'flex' : 'hidden')}>
          <InitiatorFilter {...control('initiator')} observed={observed.people} />
          <ProviderFilter {...control('provider')} observed={observed.providers} />
          <ModelFilter {...control('model')} observed={observed.models} isListed={capabilities.seenLists} />
          <ClientFilter
            {...control('client')}
            observed={observed.clients}
            isListed={capabilities.seenLists}
            isUsable={capabilities.clientFilter}
          />
          <TimeFilter
            filters={filters}
            now={now}
            onPatch={patch => onChange(patchFilters(filters, patch))}
            problem={named('started_after', 'started_before', 'range')}
          />
          {filters.provider_name === undefined ? null : (
            <span className="inline-flex h-[34px] items-center gap-1 rounded-control border border-accent/40 bg-accent-soft pe-1.5 ps-2.5 font-medium text-accent">
              {rich('provider name {name}', { name: <UntrustedText text={filters.provider_name} /> })}
              <IconButton
                icon={X}
                label={t('Remove {value}', { value: filters.provider_name })}
                size="small"
                tone="inherit"
                onClick={() => onChange(patchFilters(filters, { provider_name: null }))}
              />
            </span>
          )}
        </div>
        {isFiltered(filters) ? (
          <Button variant="quiet" className="h-[34px]!" onClick={() => onChange(clearFilters(filters))}>
            {t('Clear filters')}
          </Button>
        ) : null}
      </div>
      <ChosenValues filters={filters} onChange={onChange} />
      {problems.length > 0 ? (
        <FilterProblemList
          id={problemsId}
          problems={problems}
          onRemove={problem => onChange(removeInvalidFilter(filters, problem))}
        />
      ) : null}
    </section>
  );
});
