import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { formatMicros } from '#model/rfc3339.ts';
import type { StoredInterception, StoredUser } from '#server/seed/stored.ts';
import { fileEntries } from './file-entries.ts';
import { FilePeople } from './file-people.ts';
import { InterceptionEntry, tokenUsageOf, toolUsageOf, userPromptOf, type Parent } from './file-rows.ts';
import { IdBook } from './id-book.ts';
import { InterceptionsFileError } from './interceptions-file-error.ts';
import { metadataOf } from './stored-value.ts';

/** What became of a file: how many interceptions were read, and what was not, by reason, most frequent first. */
export interface FileNotice {
  readonly read: number;
  readonly skipped: readonly { readonly reason: string; readonly count: number }[];
}

/** A file being read: `users` and `notice` are complete once `interceptions` has been walked to its end, once. */
export interface InterceptionsFile {
  readonly interceptions: Iterable<StoredInterception>;
  readonly users: (now: Date) => StoredUser[];
  readonly notice: () => FileNotice;
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  EISDIR: 'is a folder',
  ERR_FS_FILE_TOO_LARGE: 'is larger than 2 GiB, which this program cannot read',
};

/** Throws InterceptionsFileError. */
export async function readFileBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new InterceptionsFileError(path, PROBLEMS[code] ?? `cannot be read (${code})`, error);
  }
}

class Reading {
  readonly people = new FilePeople();
  readonly #reasons = new Map<string, number>();
  readonly #interceptionIds = new IdBook('interception');
  readonly #tokenUsageIds = new IdBook('token usage');
  readonly #promptIds = new IdBook('prompt');
  readonly #toolUsageIds = new IdBook('tool call');
  #read = 0;

  tell = (reason: string): void => {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  };

  notice(): FileNotice {
    const skipped = [...this.#reasons].map(([reason, count]) => ({ reason, count }));
    return { read: this.#read, skipped: skipped.toSorted((left, right) => right.count - left.count) };
  }

  interception(value: unknown): StoredInterception | null {
    const parsed = v.safeParse(InterceptionEntry, value, { abortEarly: true });
    if (!parsed.success) {
      this.tell(parsed.issues[0].message);
      return null;
    }
    const { initiator, started_at, ended_at, token_usages, user_prompts, tool_usages, ...row } =
      parsed.output;
    if (!this.#interceptionIds.claim(row.id)) {
      this.tell('interception: an id that was there before');
      return null;
    }
    this.people.see(initiator, started_at);
    this.#read += 1;
    const parent: Parent = { id: row.id, started: started_at, tell: this.tell };
    return {
      ...row,
      initiator_id: initiator.id,
      // Coder filled the column from the provider's type when it came.
      provider_name: row.provider_name ?? row.provider,
      started_at: formatMicros(started_at),
      ended_at: ended_at === null ? null : formatMicros(ended_at),
      metadata: metadataOf(row.metadata, this.tell),
      credential_kind: 'centralized',
      credential_hint: '',
      token_usages: this.#children('token usages', token_usages, parent, this.#tokenUsageIds, tokenUsageOf),
      user_prompts: this.#children('prompts', user_prompts, parent, this.#promptIds, userPromptOf),
      tool_usages: this.#children('tool calls', tool_usages, parent, this.#toolUsageIds, toolUsageOf),
    };
  }

  #children<Row>(
    what: string,
    list: unknown,
    parent: Parent,
    ids: IdBook,
    read: (child: unknown, id: () => string, parent: Parent) => Row | null,
  ): Row[] {
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list)) {
      this.tell(`${what}: not a list`);
      return [];
    }
    return list.flatMap(
      (child: unknown, position) => read(child, () => ids.idFor(child, parent.id, position), parent) ?? [],
    );
  }
}

/** Reads the bytes of a file. Throws InterceptionsFileError where it is none of the forms known. */
export function interceptionsFile(bytes: Buffer, path: string): InterceptionsFile {
  const entries = fileEntries(bytes, path);
  const reading = new Reading();
  function* interceptions(): Generator<StoredInterception> {
    for (const entry of entries) {
      const row = entry.ok ? reading.interception(entry.value) : null;
      if (row !== null) yield row;
      else if (!entry.ok) reading.tell(entry.reason);
    }
  }
  return {
    interceptions: interceptions(),
    users: now => reading.people.users(now),
    notice: () => reading.notice(),
  };
}
