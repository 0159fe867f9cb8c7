import { Link } from 'react-router';
import { PATHS } from '#address/paths.ts';
import { buttonLook } from '#ui/button.tsx';
import { EmptyNotice } from '#ui/empty-notice.tsx';
import { t } from '#lib/words/t.ts';

export function NotFoundPage() {
  return (
    <EmptyNotice alone title={t('There is nothing at this address')}>
      <title>{t('Not found · AI Bridge')}</title>
      <Link to={PATHS.interceptions} className={buttonLook('plain')}>
        {t('Go to the interceptions')}
      </Link>
    </EmptyNotice>
  );
}
