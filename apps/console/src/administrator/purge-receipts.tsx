import { Badge, Button, Title } from '@mantine/core';
import type { Purge } from '@switchboard/contracts';
import { formatDateTime } from '../shared/format';
import { Asked } from '../shared/states';
import { t } from '../texts';
import classes from './administrator.module.css';
import { useReceipts } from './retention.data';

/** Which contacts were purged, when and why, and who has confirmed that nothing is left. */
export function PurgeReceipts() {
  const query = useReceipts();
  return (
    <section aria-labelledby="receipts-title">
      <Title order={2} id="receipts-title" mt="lg">
        {t('retention.receipts')}
      </Title>
      <Asked query={query}>
        {({ pages }) => (
          <>
            {pages[0]?.items.length === 0 && <p className={classes.soft}>{t('retention.noReceipts')}</p>}
            <ul className={classes.services}>
              {pages
                .flatMap(({ items }) => items)
                .map((receipt) => (
                  <Receipt key={receipt.contactId} receipt={receipt} />
                ))}
            </ul>
            {query.hasNextPage && (
              <Button variant="default" onClick={() => void query.fetchNextPage()}>
                {t('retention.moreReceipts')}
              </Button>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}

function Receipt({ receipt: { contactId, at, why, confirmed, outstanding } }: { receipt: Purge }) {
  const rowsOf = (deleted: Record<string, number>) =>
    Object.values(deleted).reduce((sum, count) => sum + count, 0);
  return (
    <li className={classes.service} data-state={outstanding.length === 0 ? 'ok' : 'degraded'}>
      <h3>
        {formatDateTime(at)} <Badge variant="light">{t(`retention.why.${why}`)}</Badge>
      </h3>
      <p className={classes.soft}>{contactId}</p>
      <dl>
        {confirmed.map(({ service, deleted }) => (
          <div key={service}>
            <dt>{service}</dt>
            <dd>{t('retention.confirmed', { count: rowsOf(deleted) })}</dd>
          </div>
        ))}
        {outstanding.map((service) => (
          <div key={service}>
            <dt>{service}</dt>
            <dd>{t('retention.outstanding')}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
