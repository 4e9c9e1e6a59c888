import { Alert, Button, Group, NativeSelect, NumberInput, Stack, Title } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { useForm } from '@mantine/form';
import type { Queue, Retention } from '@switchboard/contracts';
import { formatDateTime } from '../shared/format';
import { Asked } from '../shared/states';
import { useUnsaved } from '../shared/unsaved';
import { useTitle } from '../shared/use-title';
import { t, type TextKey } from '../texts';
import classes from './administrator.module.css';
import { type Wrong, wordsOf } from './form-faults';
import { PurgePreview } from './purge-preview';
import { PurgeReceipts } from './purge-receipts';
import {
  RULES,
  type Shown,
  shownOf,
  termsOf,
  usePreview,
  useQueues,
  useRetention,
  useSaveTerms,
} from './retention.data';

/** How long what is kept is kept, what would go, and the receipts of what went. */
export function RetentionSection() {
  const query = useRetention();
  const queues = useQueues();
  useTitle(t('admin.retention'));
  return (
    <section aria-labelledby="section-title">
      <header className={classes.sectionHead}>
        <Title order={1} id="section-title">
          {t('admin.retention')}
        </Title>
        {query.data?.updatedAt && (
          <span className={classes.soft}>
            {t('policy.saved', { at: formatDateTime(query.data.updatedAt) })}
          </span>
        )}
      </header>
      <Asked query={query}>
        {(retention) => (
          <Asked query={queues}>{({ items }) => <TermsForm retention={retention} queues={items} />}</Asked>
        )}
      </Asked>
      <PurgeReceipts />
    </section>
  );
}

function TermsForm({ retention, queues }: { retention: Retention; queues: Queue[] }) {
  const form = useForm<Shown>({ initialValues: shownOf(retention), validate: RULES });
  const unsaved = useUnsaved(form.isDirty());
  const save = useSaveTerms(() => form.resetDirty());
  const preview = usePreview();
  const said = wordsOf(save.error, form.errors as Wrong);
  const days = (path: string, label: TextKey, help?: TextKey) => (
    <NumberInput
      label={t(label)}
      description={help && t(help)}
      clampBehavior="none"
      {...form.getInputProps(path)}
    />
  );
  const { queues: own } = form.getValues();
  const isFree = ({ id }: Queue) => own.every(({ queueId }) => queueId !== id);
  const next = queues.find(isFree);

  return (
    <form
      noValidate
      onSubmit={form.onSubmit((values) => save.mutate(termsOf(values)))}
      className={classes.policy}
    >
      <Stack className={classes.card}>
        {days('reportDays', 'retention.reportDays')}
        {days('attachmentDays', 'retention.attachmentDays', 'retention.attachmentDaysHelp')}
        {days('graceDays', 'retention.graceDays', 'retention.graceDaysHelp')}
        {own.map(({ queueId }, at) => (
          <fieldset key={queueId} className={classes.card}>
            <legend>{t('retention.ofQueue')}</legend>
            <NativeSelect
              label={t('retention.queue')}
              data={queues
                .filter((queue) => queue.id === queueId || isFree(queue))
                .map(({ id, number, name }) => ({ value: id, label: `${number} ${name}` }))}
              {...form.getInputProps(`queues.${at}.queueId`)}
            />
            {days(`queues.${at}.reportDays`, 'retention.reportDays')}
            {days(`queues.${at}.attachmentDays`, 'retention.attachmentDays', 'retention.attachmentDaysHelp')}
            <Button variant="default" mt="sm" onClick={() => form.removeListItem('queues', at)}>
              {t('retention.removeQueue')}
            </Button>
          </fieldset>
        ))}
        {next && (
          <Button
            variant="default"
            onClick={() => {
              const { reportDays, attachmentDays } = form.getValues();
              form.insertListItem('queues', { queueId: next.id, reportDays, attachmentDays });
            }}
          >
            {t('retention.addQueue')}
          </Button>
        )}
        {said !== null && (
          <Alert color="red" role="alert" py="xs">
            {said}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Button
            variant="default"
            loading={preview.isPending}
            onClick={() => {
              if (!form.validate().hasErrors) preview.mutate(termsOf(form.getValues()));
            }}
          >
            {t('retention.preview')}
          </Button>
        </Group>
      </Stack>
      {preview.data && <PurgePreview preview={preview.data} onPurged={preview.reset} />}
      {unsaved.question}
    </form>
  );
}
