import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError } from '#shared/api/error-messages.ts';
import { rawInterceptionQuery } from './queries.ts';
import { formatCharacters, t } from '#shared/i18n/t.ts';
import type { Interception } from '#shared/domain/interception.ts';
import type { RowText } from '#shared/domain/interception-row.ts';
import { Button } from '#shared/ui/button.tsx';
import { CopyButton } from '#shared/ui/copy-button.tsx';
import { JsonView } from '#shared/ui/json/json-view.tsx';
import { Redacted } from '#shared/ui/redacted.tsx';

interface RawJsonProps {
  interception: Interception;
  /** Location of its raw text, if available. */
  text?: RowText | undefined;
}

/** The raw JSON from the server, because JavaScript numbers lose digits. */
export function RawJson({ interception, text }: RawJsonProps) {
  const [open, setOpen] = useState(false);
  const query = useQuery({ ...rawInterceptionQuery(interception, text), enabled: open });
  return (
    <div className="flex flex-col items-start gap-2 print:hidden">
      <Button variant="link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t('Hide raw JSON') : t('Raw JSON')}
      </Button>
      {!open ? null : query.error ? (
        <p className="text-muted">
          {describeError(query.error).title}.{' '}
          <Button variant="link" onClick={() => void query.refetch()}>
            {t('Retry')}
          </Button>
        </p>
      ) : query.isPending ? (
        <p role="status" className="text-muted">
          {t('Loading…')}
        </p>
      ) : query.data === null ? (
        <p className="text-muted">{t('This interception no longer exists.')}</p>
      ) : (
        <RawText key={interception.id} text={query.data} />
      )}
    </div>
  );
}

/** Privacy mode hides or shows the whole JSON as one text. */
function RawText({ text }: { text: string }) {
  return (
    <div className="card w-full bg-bg px-3 py-2">
      <Redacted what={t('raw JSON')} size={formatCharacters(text.length)}>
        {() => (
          <div className="flex items-start gap-2">
            <div className="min-w-0 flex-1">
              <JsonView text={text} label={t('Raw JSON')} />
            </div>
            <CopyButton text={text} label={t('Copy JSON')} />
          </div>
        )}
      </Redacted>
    </div>
  );
}
