import type { Found } from '#shared/domain/locate-interception.ts';
import { t } from '#shared/i18n/t.ts';
import { Button } from '#shared/ui/button.tsx';
import { EmptyNotice } from '#shared/ui/empty-state.tsx';

type Missing = Exclude<Found['kind'], 'found'>;

const WORDS: Record<Missing, { title: string; detail: string; mayCome: boolean }> = {
  malformed: {
    title: t('This is not the id of an interception'),
    detail: t(
      'An id looks like 497f6eca-6276-4993-bfeb-53cbbbba6f08. Was the address cut when it was copied?',
    ),
    mayCome: false,
  },
  unknown: {
    title: t('There is no such interception'),
    detail: t(
      'It never was, it has been purged (Coder keeps them for 60 days unless set otherwise), or it may not be read by you: Coder does not tell these apart.',
    ),
    mayCome: false,
  },
  running: {
    title: t('This interception is still running'),
    detail: t('It can be read once it has ended.'),
    mayCome: true,
  },
  moving: {
    title: t('This interception could not be found just now'),
    detail: t('Other interceptions came and went while it was looked for.'),
    mayCome: true,
  },
};

interface NotFoundProps {
  kind: Missing;
  asking: boolean;
  onRetry: () => void;
}

/** Why an id leads to nothing, each reason in words of its own. */
export function InterceptionNotFound({ kind, asking, onRetry }: NotFoundProps) {
  const { title, detail, mayCome } = WORDS[kind];
  return (
    <EmptyNotice title={title}>
      <p>{detail}</p>
      {mayCome ? (
        <Button onClick={onRetry} disabled={asking}>
          {asking ? t('Looking…') : t('Look again')}
        </Button>
      ) : null}
    </EmptyNotice>
  );
}
