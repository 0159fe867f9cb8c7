import { isUtf8 } from 'node:buffer';
import { formatMicros } from '#shared/domain/timestamps.ts';
import { parseUuid } from '#server/api/param-reader.ts';
import type { StoredInterception, StoredUser } from '#server/demo-data/stored-interception.ts';
import { fileEntries, type FileEntry } from './file-entries.ts';
import { FileReport, type FileNotice } from './file-notice.ts';
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
import { LineNumbers } from './json-bytes.ts';

/** A file being read: `users` and `notice` are complete once `interceptions` has been walked to its end, once. */
export interface InterceptionsFile {
  readonly interceptions: Iterable<StoredInterception>;
  readonly users: (now: Date, lower: Lower) => Promise<StoredUser[]>;
  readonly notice: () => FileNotice;
}

/** An entry that is an interception, up to its children, and what there is to report of it once it is taken. */
interface Candidate {
  readonly entry: FileEntry;
  readonly interception: InterceptionOfFile;
  readonly changes: readonly (readonly [kind: 'skip' | 'change', reason: string])[];
}

/** The entries of one id: how many are still to come, and the best of those before. */
interface Repeated {
  left: number;
  readable: number;
  best: { entry: FileEntry; rank: Rank } | null;
}

interface Rank {
  /** Microseconds since 1970; null where it has not ended. */
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

/** Finished before unfinished, the one that ended later, the one with more in it, the one further down in the file. */
function isBetter(rank: Rank, than: Rank): boolean {
  if (rank.ended !== than.ended)
    return than.ended === null || (rank.ended !== null && rank.ended > than.ended);
  return rank.children >= than.children;
}

class Reading {
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
    const repeated = this.#repeated(entries);
    for (const entry of entries) {
      const known = repeated.get(this.#idOf(entry) ?? '');
      const candidate = known === undefined ? this.#candidate(entry) : this.#bestOf(known, entry);
      const row = candidate === null ? null : this.#take(candidate);
      if (row !== null) yield row;
    }
  }

  /** In the form that all ids have; null where there is none, or nothing to look for one in. */
  #idOf({ start, problem }: FileEntry): string | null {
    return problem === null ? parseUuid(idAt(this.#bytes, start) ?? '') : null;
  }

  #repeated(entries: readonly FileEntry[]): Map<string, Repeated> {
    const once = new Set<string>();
    const repeated = new Map<string, Repeated>();
    for (const entry of entries) {
      const id = this.#idOf(entry);
      if (id === null) continue;
      const known = repeated.get(id);
      if (known !== undefined) known.left += 1;
      else if (once.has(id)) repeated.set(id, { left: 2, readable: 0, best: null });
      else once.add(id);
    }
    return repeated;
  }

  /** The one to take of an id that is there several times, once the last of them has come. */
  #bestOf(repeated: Repeated, entry: FileEntry): Candidate | null {
    const candidate = this.#candidate(entry);
    repeated.left -= 1;
    if (candidate !== null) {
      const rank = rankOf(candidate.interception);
      repeated.readable += 1;
      if (repeated.best === null || isBetter(rank, repeated.best.rank)) repeated.best = { entry, rank };
    }
    if (repeated.left > 0 || repeated.best === null) return null;
    // It is read again rather than kept: a file may repeat all it has.
    const best = repeated.best.entry === entry ? candidate : this.#candidate(repeated.best.entry);
    if (best !== null && repeated.readable > 1) {
      const reason = 'interception: there more than once, the finished and later one is kept';
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
    const note = (kind: 'skip' | 'change') => (reason: string) => void changes.push([kind, reason]);
    try {
      const interception = interceptionOf(value, { skip: note('skip'), change: note('change') });
      for (const change of reader.changes) changes.push(['change', change]);
      for (const name of reader.unknown)
        changes.push(['change', `interception: the field ${name.slice(0, 100)} is not known and left out`]);
      return { entry, interception, changes };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      this.report.skip(error.message, start, idAt(this.#bytes, start));
      return null;
    }
  }

  #take({ entry, interception, changes }: Candidate): StoredInterception | null {
    const { id, initiator, started_at, ended_at, provider_name, children, ...row } = interception;
    const report: Report = {
      skip: reason => this.report.skip(reason, entry.start, id),
      change: reason => this.report.change(reason, entry.start, id),
    };
    if (!this.#interceptionIds.claim(id)) {
      report.skip('interception: an id that was there before');
      return null;
    }
    for (const [kind, reason] of changes) report[kind](reason);
    this.people.see(initiator, started_at);
    this.report.read(ended_at !== null);
    const parent: Parent = { id, started: started_at, report };
    const { token_usages, user_prompts, tool_usages } = children;
    return {
      ...row,
      id,
      initiator_id: initiator.id,
      // Coder filled the column from the provider's type when it came.
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
      return [read(child, own => ids.idFor(own, parent.id, position, report.change), parent)];
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      report.skip(error.message);
      return [];
    }
  });
}

/** Reads the UTF-8 bytes of a file. Throws InterceptionsFileError where it is none of the forms known. */
export function interceptionsFile(bytes: Buffer, path: string): InterceptionsFile {
  const entries = fileEntries(bytes, path);
  const reading = new Reading(bytes);
  return {
    interceptions: reading.interceptions(entries),
    users: (now, lower) => reading.people.users(now, lower),
    notice: () => reading.report.notice(),
  };
}
