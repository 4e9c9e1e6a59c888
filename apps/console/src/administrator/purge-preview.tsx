import { Button, Group, Modal, Stack } from '@mantine/core';
import type { RetentionPreview } from '@switchboard/contracts';
import { useState } from 'react';
import { formatDateTime } from '../shared/format';
import { t } from '../texts';
import classes from './administrator.module.css';
import { usePurge } from './retention.data';

/** What would go by the terms in the form; purging it all is asked once more. */
export function PurgePreview({ preview, onPurged }: { preview: RetentionPreview; onPurged: () => void }) {
  const { count, onHold, oldestClosedAt, queues, token } = preview;
  const [isAsking, setAsking] = useState(false);
  const purge = usePurge(() => {
    setAsking(false);
    onPurged();
  });
  return (
    <Stack className={classes.card} role="status">
      <p>{t('retention.wouldGo', { count })}</p>
      {oldestClosedAt && <p>{t('retention.oldest', { at: formatDateTime(oldestClosedAt) })}</p>}
      {onHold > 0 && <p>{t('retention.held', { count: onHold })}</p>}
      <ul>
        {queues.map(({ queue, count: ofQueue }) => (
          <li key={queue.id}>
            {queue.number} {queue.name}: {ofQueue}
          </li>
        ))}
      </ul>
      {count > 0 && (
        <Button color="red.9" onClick={() => setAsking(true)}>
          {t('retention.purge')}
        </Button>
      )}
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('retention.purgeSure', { count })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        centered
      >
        {t('retention.whatGoes')}
        <Group mt="md" justify="flex-end">
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            {t('action.cancel')}
          </Button>
          <Button color="red.9" loading={purge.isPending} onClick={() => purge.mutate(token)}>
            {t('retention.purge')}
          </Button>
        </Group>
      </Modal>
    </Stack>
  );
}
