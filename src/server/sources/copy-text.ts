import { exactJson } from './file/exact-number.ts';
import type { StoredMetadata } from '#server/demo-data/stored-interception.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

type Value = string | number | bigint | boolean | null;

/** A row in the text format of Postgres' COPY. */
export function copyLine(values: readonly Value[]): string {
  const cells = values.map(value =>
    value === null
      ? '\\N'
      : String(value).replace(/[\\\t\n\r]/g, character => ESCAPES[character] ?? character),
  );
  return `${cells.join('\t')}\n`;
}

/** A `text[]` as Postgres reads it. */
export function arrayText(items: readonly string[]): string {
  return `{${items.map(item => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

export function jsonText(metadata: StoredMetadata): string | null {
  return metadata === null ? null : exactJson(metadata);
}
