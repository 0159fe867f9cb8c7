import { Link } from 'react-router';
import { PATHS } from '#shared/url/paths.ts';
import { buttonLook } from '#shared/ui/button.tsx';
import { EmptyNotice } from '#shared/ui/empty-state.tsx';
import { t } from '#shared/i18n/t.ts';

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
