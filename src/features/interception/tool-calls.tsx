import { plural, t } from '#shared/i18n/t.ts';
import type { Interception } from '#shared/domain/interception.ts';
import { unreadParts } from '#shared/domain/unread.ts';
import { startsOpen } from './tool-summary.ts';
import { ToolCall } from './tool-call.tsx';

interface ToolCallsProps {
  interception: Interception;
  /** How many are shown; the rest is left to the interception's own page. */
  limit: number;
}

export function ToolCalls({ interception, limit }: ToolCallsProps) {
  const calls = interception.tool_usages;
  if (calls.length === 0) {
    const unread = unreadParts(interception).includes('tool_usages');
    return (
      <p className="text-faint">
        {unread ? t('What stands there could not be read.') : t('No tool was called.')}
      </p>
    );
  }
  const more = calls.length - limit;
  return (
    <>
      <ol className="flex flex-col gap-2">
        {calls.slice(0, limit).map((call, index) => (
          <li key={call.id}>
            <ToolCall
              call={call}
              startedAt={interception.started_at}
              response={null}
              initiallyOpen={startsOpen(call.input, index)}
            />
          </li>
        ))}
      </ol>
      {more > 0 ? (
        <p className="mt-2 text-muted">
          {plural(more, {
            one: '{n} more tool call on the interception’s own page.',
            other: '{n} more tool calls on the interception’s own page.',
          })}
        </p>
      ) : null}
    </>
  );
}
