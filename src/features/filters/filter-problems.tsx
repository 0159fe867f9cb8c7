import { TriangleAlert } from 'lucide-react';
import { ApiError } from '#shared/api/errors.ts';
import {
  removeInvalid,
  isMultiValueKey,
  NO_FILTERS,
  patchFilters,
  QUERY_KEYS,
  valuesOf,
  withValues,
  type Filters,
  type InvalidFilter,
} from '#shared/domain/filters.ts';
import { Icon } from '#shared/ui/icon.tsx';
import { UntrustedText } from '#shared/ui/untrusted-text.tsx';
import { Button } from '#shared/ui/button.tsx';
import { nameLabel } from '#shared/domain/row-values.ts';
import { t } from '#shared/i18n/t.ts';

/** An invalid filter value, detected here or by the server. */
export type FilterProblem = InvalidFilter & { from: 'address' | 'server' };

/** Lists invalid filter values: those that could not be parsed, and those that the server rejected, with its message. */
export function filterProblems(filters: Filters, error: Error | null): FilterProblem[] {
  const found = filters.invalid.map((each): FilterProblem => ({ ...each, from: 'address' }));
  if (!(error instanceof ApiError) || error.status !== 400) return found;
  for (const { field, detail } of error.validations) {
    found.push({ ...rejectedValue(filters, field, detail), reason: detail, from: 'server' });
  }
  return found;
}

export function problemAt(problems: readonly FilterProblem[], ...keys: string[]): FilterProblem | undefined {
  return problems.find(({ key }) => keys.includes(key.replace(/^-/, '')));
}

/** Finds the rejected value. If a key has several, the message contains it. */
function rejectedValue(filters: Filters, field: string, detail: string): { key: string; raw: string } {
  const key = QUERY_KEYS.find(each => each === field.replace(/^-/, '')) ?? 'q';
  const name = key === 'q' ? 'initiator' : key;
  if (!isMultiValueKey(name)) return { key, raw: filters[name] ?? '' };
  const isNamed = (value: string): boolean => detail.includes(JSON.stringify(value));
  const any = field.startsWith('-') ? [] : valuesOf(filters, name);
  const excluded = filters.noneOf?.[name]?.find(isNamed);
  const raw = any.find(isNamed) ?? excluded ?? any[0] ?? '';
  return { key: raw === excluded && !any.includes(raw) ? `-${key}` : key, raw };
}

/** Removes an invalid value from the filters, or all filters if it is unclear which one is invalid. */
export function removeInvalidFilter(filters: Filters, { key, raw }: FilterProblem): Filters {
  const invalid = filters.invalid.find(each => each.key === key && each.raw === raw);
  if (invalid) return removeInvalid(filters, invalid);
  const name = QUERY_KEYS.find(each => each === (key === 'q' ? 'initiator' : key.replace(/^-/, '')));
  if (name === undefined) return NO_FILTERS;
  if (!isMultiValueKey(name)) return patchFilters(filters, { [name]: null });
  const others = (values: readonly string[] = []): string[] => values.filter(value => value !== raw);
  return key.startsWith('-')
    ? withValues(filters, name, { noneOf: others(filters.noneOf?.[name]) })
    : withValues(filters, name, { any: others(valuesOf(filters, name)) });
}

interface FilterProblemListProps {
  id: string;
  problems: readonly FilterProblem[];
  onRemove: (problem: FilterProblem) => void;
}

/** Lists each invalid value with the reason and a button to remove it. No rows load until all are fixed. */
export function FilterProblemList({ id, problems, onRemove }: FilterProblemListProps) {
  return (
    <div id={id} role="alert">
      <ul className="flex flex-col gap-1">
        {problems.map(problem => (
          <li
            key={`${problem.key} ${problem.raw} ${problem.reason}`}
            className="flex items-start gap-2 rounded-control bg-error-soft px-3 py-1.5"
          >
            <Icon icon={TriangleAlert} className="mt-[3px] shrink-0 text-error" />
            <span className="outside min-w-0 flex-1">
              <span className="font-mono text-sm">
                {problem.key}=<UntrustedText text={nameLabel(problem.raw)} />
              </span>{' '}
              <UntrustedText text={problem.reason} className="text-muted" />
            </span>
            <Button variant="link" onClick={() => onRemove(problem)}>
              {t('Remove')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
