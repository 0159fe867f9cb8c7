import { useState } from 'react';
import { Avatar } from '#shared/ui/avatar.tsx';
import { Button } from '#shared/ui/button.tsx';
import { EmptyState } from '#shared/ui/empty-state.tsx';
import { ErrorDetail, ErrorState } from '#shared/ui/error-state.tsx';
import { ProviderTile, SectionHeading, Tag } from '#shared/ui/labels.tsx';
import { LoadingNote, ProgressBar, TokenBar } from '#shared/ui/progress.tsx';
import { RegionBoundary } from '#shared/ui/region-boundary.tsx';
import { HOSTILE } from './examples.ts';

export function States() {
  const [retries, setRetries] = useState(0);
  return (
    <>
      <EmptyState title="Nothing here">
        <p>Says why, and what to do.</p>
        <Button variant="primary">Clear filters</Button>
      </EmptyState>
      <ErrorState title="Couldn’t load" onRetry={() => setRetries(retries + 1)}>
        <ErrorDetail detail="The server did not respond." quote={HOSTILE} />
      </ErrorState>
      <ErrorState title="Signed out" onSignIn={() => undefined} />
      <ErrorState title="Stuck" stuck />
      <p role="status">Retries: {retries}</p>
      <RegionBoundary>
        <p>A region that renders</p>
      </RegionBoundary>
      <ProgressBar label="Refreshing" />
      <TokenBar counts={{ input: 40, cache_read: 30, cache_write: 10, output: 20 }} />
      <LoadingNote characters={1_000_000} />
      <SectionHeading level={3} count={2}>
        Section
      </SectionHeading>
      <div className="flex flex-wrap items-center gap-2">
        <Tag>quiet</Tag>
        <Tag tone="error">error</Tag>
        <ProviderTile provider="anthropic" />
        <ProviderTile provider={HOSTILE} />
        <Avatar id="1" name="Ada Lovelace" />
      </div>
    </>
  );
}
