import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { sleep } from '#shared/lib/scheduling.ts';
import { createExport, type Export, type ExportOptions } from './export-job.ts';
import type { ExportState } from './export-state.ts';
import { openWriter } from './open-writer.ts';
import { usageSource } from '#features/usage/engine/page-reader.ts';

/** What the export was started with. It does not follow later URL changes. */
export type ExportRequest = Pick<ExportOptions, 'filters' | 'asOf' | 'zone' | 'form'>;

export interface OpenExport extends Export {
  request: ExportRequest;
}

export interface ExportHandle {
  /** Null before the export starts. */
  exported: OpenExport | null;
  state: ExportState | null;
  begin: (request: ExportRequest) => void;
}

const subscribeToNothing = (): (() => void) => () => undefined;

/** One export, closed when the component unmounts. */
export function useExport(): ExportHandle {
  const client = useQueryClient();
  const [exported, setExported] = useState<OpenExport | null>(null);
  useEffect(() => () => exported?.close(), [exported]);
  const state = useSyncExternalStore(
    exported?.subscribe ?? subscribeToNothing,
    () => exported?.state() ?? null,
  );
  const begin = useCallback(
    (request: ExportRequest) => {
      const opened = openExport(request, client);
      opened.start();
      setExported(opened);
    },
    [client],
  );
  return { exported, state, begin };
}

function openExport(request: ExportRequest, client: QueryClient): OpenExport {
  const { writer, close } = openWriter();
  const exported = createExport({
    ...request,
    source: usageSource(client, request.asOf),
    writer,
    retryPolicy: { wait: sleep, random: () => Math.random() },
    now: () => Date.now(),
  });
  return {
    ...exported,
    request,
    close() {
      exported.close();
      close();
    },
  };
}
