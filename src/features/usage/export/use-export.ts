import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { sleep } from '#shared/lib/scheduling.ts';
import { createExport, type Export, type ExportOptions } from './export-job.ts';
import type { ExportState } from './export-state.ts';
import { openWriter } from './open-writer.ts';
import { usageSource } from '#features/usage/engine/page-reader.ts';

/** What a file was asked for: it stays, whatever the address becomes meanwhile. */
export type Asked = Pick<ExportOptions, 'filters' | 'asOf' | 'zone' | 'form'>;

export interface OpenExport extends Export {
  asked: Asked;
}

export interface ExportHandle {
  /** Null before it has begun. */
  exported: OpenExport | null;
  state: ExportState | null;
  begin: (asked: Asked) => void;
}

const NEVER = (): (() => void) => () => undefined;

/** One export, which ends together with what shows it. */
export function useExport(): ExportHandle {
  const client = useQueryClient();
  const [exported, setExported] = useState<OpenExport | null>(null);
  useEffect(() => () => exported?.close(), [exported]);
  const state = useSyncExternalStore(exported?.subscribe ?? NEVER, () => exported?.state() ?? null);
  const begin = useCallback(
    (asked: Asked) => {
      const opened = openExport(asked, client);
      opened.start();
      setExported(opened);
    },
    [client],
  );
  return { exported, state, begin };
}

function openExport(asked: Asked, client: QueryClient): OpenExport {
  const { writer, close } = openWriter();
  const exported = createExport({
    ...asked,
    source: usageSource(client, asked.asOf),
    writer,
    retryPolicy: { wait: sleep, random: () => Math.random() },
    now: () => Date.now(),
  });
  return {
    ...exported,
    asked,
    close() {
      exported.close();
      close();
    },
  };
}
