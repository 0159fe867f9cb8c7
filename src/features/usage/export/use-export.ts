import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { t } from '#shared/i18n/t.ts';
import { sleep } from '#shared/lib/scheduling.ts';
import { connectWorker } from '#shared/lib/worker.ts';
import { usageSource } from '#features/usage/engine/usage-source.ts';
import { useJobState } from '#features/usage/progress/use-job.ts';
import { createExport, type ExportOptions } from './export-job.ts';
import type { ExportJob, ExportState } from './export-state.ts';
import type { PageWriter } from './page-writer.ts';

/** What the export was started with. It does not follow later URL changes. */
export type ExportRequest = Pick<ExportOptions, 'filters' | 'asOf' | 'zone' | 'form'>;

export interface OpenExport extends ExportJob {
  request: ExportRequest;
}

export interface ExportHandle {
  /** Null before the export starts. */
  exported: OpenExport | null;
  state: ExportState | null;
  begin: (request: ExportRequest) => void;
}

/** One export, closed when the component unmounts. */
export function useExport(): ExportHandle {
  const client = useQueryClient();
  const [exported, setExported] = useState<OpenExport | null>(null);
  useEffect(() => () => exported?.close(), [exported]);
  const state = useJobState(exported, null);
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
  const { remote, close } = connectWorker<PageWriter>(
    new Worker(new URL('./export.worker.ts', import.meta.url), { type: 'module' }),
    t('Export couldn’t be loaded. Reload the page and try again.'),
  );
  const exported = createExport({
    ...request,
    source: usageSource(client, request.asOf),
    writer: remote,
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
