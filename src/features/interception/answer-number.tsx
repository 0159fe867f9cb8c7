import { spellOut } from '#shared/lib/invisible-characters.ts';
import { t } from '#shared/i18n/t.ts';
import type { ProviderResponse } from './timeline/timeline.ts';

/** Which of the provider's answers brought it: the calls and counts of one answer bear the same number. */
export function AnswerNumber({ response }: { response: ProviderResponse | null }) {
  if (response === null) return null;
  return (
    <span
      className="tabular shrink-0 text-sm text-faint"
      title={t('Provider response {id}', { id: spellOut(response.id) })}
    >
      {t('answer {number}', { number: response.number })}
    </span>
  );
}
