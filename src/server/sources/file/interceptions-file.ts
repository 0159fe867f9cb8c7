import { isUtf8 } from 'node:buffer';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { parseUuid } from '#server/api/param-reader.ts';
import type { StoredInterception, StoredUser } from '#server/demo-data/stored-interception.ts';
import { fileEntries, type FileEntry } from './file-entries.ts';
import { FileReport, LineNumbers, type FileNotice } from './file-notice.ts';
import { FilePeople, type Lower } from './file-people.ts';
import {
  INTERCEPTION_SHAPE,
  interceptionOf,
  tokenUsageOf,
  toolUsageOf,
  userPromptOf,
  type InterceptionOfFile,
  type Parent,
  type ReadChild,
} from './file-rows.ts';
import { IdAllocator, UnreadableError, type Report } from './stored-value.ts';
import { idAt, JsonReader } from './json-reader.ts';

/**
 * A file being read. `users` and `notice` are complete only after `interceptions` has been iterated once to
 * its end.
 */
export interface InterceptionsFile {
  readonly interceptions: Iterable<StoredInterception>;
  readonly users: (now: Date, lower: Lower) => Promise<StoredUser[]>;
  readonly notice: () => FileNotice;
}

/** An interception without its children, and the reports to make if it is used. */
interface Candidate {
  readonly entry: FileEntry;
  readonly interception: InterceptionOfFile;
  readonly changes: readonly (readonly [kind: 'skip' | 'change', reason: string])[];
}

/** The entries that share one ID: how many are left, and the best so far. */
interface Duplicates {
  remaining: number;
  readable: number;
  best: { entry: FileEntry; rank: Rank } | null;
}

interface Rank {
  /** Microseconds since 1970; null if it has not ended. */
  readonly ended: bigint | null;
  readonly children: number;
}

const listLength = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

function rankOf({ ended_at, children }: InterceptionOfFile): Rank {
  const { token_usages, user_prompts, tool_usages } = children;
  return {
    ended: ended_at,
    children: listLength(token_usages) + listLength(user_prompts) + listLength(tool_usages),
  };
}

/** Prefers ended over not ended, then the later end, then more children, then the later position. */
function isBetter(rank: Rank, other: Rank): boolean {
  if (rank.ended !== other.ended)
    return other.ended === null || (rank.ended !== null && rank.ended > other.ended);
  return rank.children >= other.children;
}

class FileParser {
  readonly people = new FilePeople();
  readonly report: FileReport;
  readonly #bytes: Buffer;
  readonly #utf8: boolean;
  readonly #interceptionIds = new IdAllocator('interception');
  readonly #tokenUsageIds = new IdAllocator('token usage');
  readonly #promptIds = new IdAllocator('prompt');
  readonly #toolUsageIds = new IdAllocator('tool call');

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#utf8 = isUtf8(bytes);
    this.report = new FileReport(new LineNumbers(bytes));
  }

  *interceptions(entries: readonly FileEntry[]): Generator<StoredInterception> {
    const duplicates = this.#duplicates(entries);
    for (const entry of entries) {
      const group = duplicates.get(this.#idOf(entry) ?? '');
      const candidate = group === undefined ? this.#candidate(entry) : this.#bestOf(group, entry);
      const row = candidate === null ? null : this.#toRow(candidate);
      if (row !== null) yield row;
    }
  }

  /** In canonical form; null if the entry has no valid ID. */
  #idOf({ start, problem }: FileEntry): string | null {
    return problem === null ? parseUuid(idAt(this.#bytes, start) ?? '') : null;
  }

  #duplicates(entries: readonly FileEntry[]): Map<string, Duplicates> {
    const once = new Set<string>();
    const duplicates = new Map<string, Duplicates>();
    for (const entry of entries) {
      const id = this.#idOf(entry);
      if (id === null) continue;
      const group = duplicates.get(id);
      if (group !== undefined) group.remaining += 1;
      else if (once.has(id)) duplicates.set(id, { remaining: 2, readable: 0, best: null });
      else once.add(id);
    }
    return duplicates;
  }

  /** Of the entries with one ID, returns the best after the last of them. */
  #bestOf(duplicates: Duplicates, entry: FileEntry): Candidate | null {
    const candidate = this.#candidate(entry);
    duplicates.remaining -= 1;
    if (candidate !== null) {
      const rank = rankOf(candidate.interception);
      duplicates.readable += 1;
      if (duplicates.best === null || isBetter(rank, duplicates.best.rank)) duplicates.best = { entry, rank };
    }
    if (duplicates.remaining > 0 || duplicates.best === null) return null;
    // Parsed again instead of being held in memory, because a file may repeat every entry.
    const best = duplicates.best.entry === entry ? candidate : this.#candidate(duplicates.best.entry);
    if (best !== null && duplicates.readable > 1) {
      const reason = 'interception: duplicate id, the latest finished one was used';
      this.report.change(reason, best.entry.start, best.interception.id);
    }
    return best;
  }

  #candidate(entry: FileEntry): Candidate | null {
    const { start, problem } = entry;
    if (problem !== null) {
      this.report.skip(problem, start, null);
      return null;
    }
    const reader = new JsonReader(this.#bytes, this.#utf8);
    const value = reader.read(start, INTERCEPTION_SHAPE);
    const changes: ['skip' | 'change', string][] = [];
    const record = (kind: 'skip' | 'change') => (reason: string) => void changes.push([kind, reason]);
    try {
      const interception = interceptionOf(value, { skip: record('skip'), change: record('change') });
      for (const change of reader.changes) changes.push(['change', change]);
      for (const name of reader.unknown)
        changes.push(['change', `interception: unknown field ${name.slice(0, 100)} was ignored`]);
      return { entry, interception, changes };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      this.report.skip(error.message, start, idAt(this.#bytes, start));
      return null;
    }
  }

  #toRow({ entry, interception, changes }: Candidate): StoredInterception | null {
    const { id, initiator, started_at, ended_at, provider_name, children, ...row } = interception;
    const report: Report = {
      skip: reason => this.report.skip(reason, entry.start, id),
      change: reason => this.report.change(reason, entry.start, id),
    };
    if (!this.#interceptionIds.claim(id)) {
      report.skip('interception: duplicate id');
      return null;
    }
    for (const [kind, reason] of changes) report[kind](reason);
    this.people.addInitiator(initiator, started_at);
    this.report.read(ended_at !== null);
    const parent: Parent = { id, startedAt: started_at, report };
    const { token_usages, user_prompts, tool_usages } = children;
    return {
      ...row,
      id,
      initiator_id: initiator.id,
      // Coder's migration filled the column from the provider's type.
      provider_name: provider_name ?? row.provider,
      started_at: formatMicros(started_at),
      ended_at: ended_at === null ? null : formatMicros(ended_at),
      token_usages: childrenOf('token usages', token_usages, parent, this.#tokenUsageIds, tokenUsageOf),
      user_prompts: childrenOf('prompts', user_prompts, parent, this.#promptIds, userPromptOf),
      tool_usages: childrenOf('tool calls', tool_usages, parent, this.#toolUsageIds, toolUsageOf),
    };
  }
}

function childrenOf<Row>(
  what: string,
  list: unknown,
  parent: Parent,
  ids: IdAllocator,
  read: ReadChild<Row>,
): Row[] {
  const { report } = parent;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) {
    report.skip(`${what}: not a list`);
    return [];
  }
  return list.flatMap((child: unknown, position): Row[] => {
    try {
      return [read(child, raw => ids.idFor(raw, parent.id, position, report.change), parent)];
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      report.skip(error.message);
      return [];
    }
  });
}

/** Parses the UTF-8 bytes of a file. Throws InterceptionsFileError if the format is unknown. */
export function interceptionsFile(bytes: Buffer, path: string): InterceptionsFile {
  const entries = fileEntries(bytes, path);
  const parser = new FileParser(bytes);
  return {
    interceptions: parser.interceptions(entries),
    users: (now, lower) => parser.people.users(now, lower),
    notice: () => parser.report.notice(),
  };
}
