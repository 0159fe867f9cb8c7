import { createStore } from '#shared/lib/store.ts';
import { isBlank } from '#shared/lib/invisible-characters.ts';
import { configuredProvider, modelKey, nameLabel, type ModelIdentity } from './row-values.ts';

/** A short name, and what distinguishes it from another model with the same short name. */
export interface ShortName {
  readonly name: string;
  readonly rest: string;
}

/** What short names leave out, in the order in which it is shown. */
const PART_KINDS = ['region', 'date', 'version'] as const;
type PartKind = (typeof PART_KINDS)[number];

/** The fewest parts that distinguish models are shown. */
const PART_SETS: readonly (readonly PartKind[])[] = [
  [],
  ['region'],
  ['date'],
  ['version'],
  ['region', 'date'],
  ['region', 'version'],
  ['date', 'version'],
];

interface ModelParts extends Partial<Record<PartKind, string>> {
  readonly base: string;
}

/** A path or ARN before the name, as gateways and Bedrock write it. */
const PATH = /^.*\//s;
/** The region of a cross-region inference profile of Bedrock. */
const REGION = /^(us-gov|us|eu|apac|jp|au|ca|sa|me|af|global)\.(?=[a-z])/;
/** The vendor of a model on Bedrock. A version such as `gpt-4.1` has a digit after the dot. */
const VENDOR = /^[a-z0-9]+\.(?=[a-z])/;
/** The version of a model on Bedrock. */
const VERSION = /(?:-(v\d+)(?::\d+)?|:\d+)$/;
/** `-20250929`, `@20250929` as Vertex writes it, or `-2025-09-29` as OpenAI writes it. */
const DATE = /[-@](20\d{2}-?[01]\d-?[0-3]\d)$/;

function modelParts(model: string): ModelParts {
  let base = model.replace(PATH, '');
  const parts: Partial<Record<PartKind, string>> = {};
  const cut = (kind: PartKind, pattern: RegExp): void => {
    const [whole, part] = pattern.exec(base) ?? [];
    if (whole === undefined) return;
    base = base.replace(pattern, '');
    parts[kind] = part ?? whole.slice(1);
  };
  cut('region', REGION);
  base = base.replace(VENDOR, '');
  cut('version', VERSION);
  cut('date', DATE);
  return isBlank(base) ? { base: model } : { ...parts, base };
}

/**
 * Short names of models: without vendor, region, date and version, except for what distinguishes models that would
 * otherwise have the same name. Models that still have the same name keep their own.
 */
export function shortModelNames(models: Iterable<string>): Map<string, ShortName> {
  const byBase = new Map<string, { readonly model: string; readonly parts: ModelParts }[]>();
  for (const model of new Set(models)) {
    const parts = modelParts(model);
    const group = byBase.get(parts.base);
    if (group) group.push({ model, parts });
    else byBase.set(parts.base, [{ model, parts }]);
  }
  const names = new Map<string, ShortName>();
  for (const [base, group] of byBase) {
    const restsWith = (kinds: readonly PartKind[]): string[] =>
      group.map(({ parts }) => kinds.flatMap(kind => parts[kind] ?? []).join(', '));
    const allRests = PART_SETS.map(restsWith);
    const rests = allRests.find(each => new Set(each).size === group.length) ?? restsWith(PART_KINDS);
    for (const [at, { model }] of group.entries()) {
      const rest = rests[at] ?? '';
      const isUnique = rests.filter(each => each === rest).length === 1;
      names.set(model, isUnique ? { name: base, rest } : { name: model, rest: '' });
    }
  }
  return names;
}

/** The models that this page has seen, so that a short name is unique wherever it is shown. */
const seen = createStore<{ models: ReadonlySet<string>; names: ReadonlyMap<string, ShortName> }>({
  models: new Set(),
  names: new Map(),
});

/** Short names of all models that were seen; for `useSyncExternalStore`. */
export const seenModels = {
  get: () => seen.state().names,
  subscribe: seen.subscribe,
  add(models: Iterable<string>): void {
    const before = seen.state().models;
    const fresh = [...models].filter(model => !before.has(model));
    if (fresh.length === 0 || before.size > MAX_SEEN) return;
    const all = new Set([...before, ...fresh]);
    seen.change({ models: all, names: shortModelNames(all) });
  },
};

/** Names come from clients, so their number has no bound. Others keep their own name. */
const MAX_SEEN = 2000;

/** Display names by `modelKey`, with the provider only if two models share a name. */
export function modelNames(
  models: readonly ModelIdentity[],
  nameOf: (model: string) => string = nameLabel,
): Map<string, string> {
  const forms: ((of: ModelIdentity) => string)[] = [
    ({ model }) => nameOf(model),
    of => `${nameOf(of.model)} (${nameLabel(configuredProvider(of))})`,
    of => `${nameOf(of.model)} (${nameLabel(of.provider)}, ${nameLabel(of.provider_name ?? '')})`,
  ];
  const counts = forms.map(form => countOf(models.map(form)));
  return new Map(
    models.map(of => {
      const form = forms.find((each, at) => counts[at]?.get(each(of)) === 1);
      return [modelKey(of), form?.(of) ?? modelKey(of)];
    }),
  );
}

/** As `modelNames`, with short names. They differ from those of other models that this page has seen. */
export function shortModelLabels(models: readonly ModelIdentity[]): Map<string, string> {
  const names = shortModelNames([...models.map(({ model }) => model), ...seenModels.get().keys()]);
  return modelNames(models, model => {
    const { name, rest } = names.get(model) ?? { name: model, rest: '' };
    return rest === '' ? nameLabel(name) : `${name} · ${rest}`;
  });
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
