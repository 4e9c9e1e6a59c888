import { Alert, Button, NativeSelect, NumberInput, Stack, Textarea, Title } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { type FormRulesRecord, useForm, type UseFormReturnType } from '@mantine/form';
import type { FilePolicy, GetFilePolicy } from '@switchboard/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import { http, queries } from '../api';
import { formatDateTime } from '../shared/format';
import { useTitle } from '../shared/use-title';
import { notifyDone } from '../shared/notify';
import { Asked } from '../shared/states';
import { useUnsaved } from '../shared/unsaved';
import { t, type TextKey } from '../texts';
import classes from './administrator.module.css';
import { type Wrong, wordsOf, wrongBy, wrongFigure } from './form-faults';

const MEBIBYTE = 1024 * 1024;
const KEY = ['file-policy'];

type Saved = FilePolicy & Omit<z.infer<typeof GetFilePolicy.reply>, 'policy'>;

/** The organisation's file policy (G1, G5, G11, G15): inbound is off until it is saved. */
export function FilePolicySection() {
  const query = useQuery({ queryKey: KEY, queryFn: () => http.ask<Saved>('/v1/file-policy') });
  useTitle(t('admin.filePolicy'));
  return (
    <section aria-labelledby="section-title">
      <header className={classes.sectionHead}>
        <Title order={1} id="section-title">
          {t('admin.filePolicy')}
        </Title>
        {query.data?.updatedAt && (
          <span className={classes.soft}>
            {t('policy.saved', { at: formatDateTime(query.data.updatedAt) })}
          </span>
        )}
      </header>
      <Asked query={query}>
        {(policy) => (
          <>
            {!policy.saved && (
              <Alert color="yellow" mb="md">
                {t('policy.neverSaved')}
              </Alert>
            )}
            <PolicyForm policy={policy} />
          </>
        )}
      </Asked>
    </section>
  );
}

/** As it stands in the form: sizes in megabytes, types as a text. */
const shownOf = ({ inbound, outbound }: FilePolicy) => ({
  inbound: {
    ...inbound,
    types: inbound.types.join(', '),
    maxFileBytes: inbound.maxFileBytes / MEBIBYTE,
    maxTotalBytes: inbound.maxTotalBytes / MEBIBYTE,
  },
  outbound: {
    ...outbound,
    types: outbound.types.join(', '),
    maxFileBytes: outbound.maxFileBytes / MEBIBYTE,
  },
});
type Shown = ReturnType<typeof shownOf>;

const typesOf = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean);
const bytesOf = (megabytes: number) => Math.round(megabytes * MEBIBYTE);
const policyOf = ({ inbound, outbound }: Shown): FilePolicy => ({
  inbound: {
    ...inbound,
    types: typesOf(inbound.types),
    maxFileBytes: bytesOf(inbound.maxFileBytes),
    maxTotalBytes: bytesOf(inbound.maxTotalBytes),
  },
  outbound: {
    ...outbound,
    types: typesOf(outbound.types),
    maxFileBytes: bytesOf(outbound.maxFileBytes),
  },
});

function rulesOf(ceilingBytes: number): FormRulesRecord<Shown> {
  const ceiling = ceilingBytes / MEBIBYTE;
  const size = (longest: number) => (value: number) =>
    Number(value) > 0 && Number(value) <= longest ? null : t('wrong.size', { max: longest });
  return {
    inbound: {
      types: wrongTypes,
      maxFileBytes: size(ceiling),
      maxFiles: (value) => wrongFigure(value, 1, 1_000),
      maxTotalBytes: size(1024 * 1024),
      invitationSeconds: (value) => wrongFigure(value, 5, 3_600),
    },
    outbound: { types: wrongTypes, maxFileBytes: size(ceiling) },
  };
}

function wrongTypes(text: string): string | null {
  const types = typesOf(text);
  if (types.length === 0) return t('wrong.noTypes');
  const wrong = types.find((type) => !/^(\*|\.?[a-z0-9]{1,16}|[a-z]+\/[a-z0-9.+*-]+)$/.test(type));
  return wrong === undefined ? null : t('wrong.type', { type: wrong });
}

function PolicyForm({ policy }: { policy: Saved }) {
  const form = useForm<Shown>({ initialValues: shownOf(policy), validate: rulesOf(policy.ceilingBytes) });
  const unsaved = useUnsaved(form.isDirty());
  const show = (wrong: Wrong) => {
    form.setErrors(wrong);
    const [first] = Object.keys(wrong);
    if (first !== undefined) form.getInputNode(first)?.focus();
  };
  const save = useMutation({
    mutationFn: (body: FilePolicy) => http.ask('/v1/file-policy', { method: 'PUT', body }),
    onSuccess: () => {
      form.resetDirty();
      void queries.invalidateQueries({ queryKey: KEY });
      notifyDone(t('admin.saved'));
    },
    onError: (error) => show(wrongBy(error, ['inbound', 'outbound'])),
  });
  const said = wordsOf(save.error, form.errors as Wrong);
  const number = (path: string, label: TextKey) => (
    <NumberInput label={t(label)} min={1} clampBehavior="none" {...form.getInputProps(path)} />
  );

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(
        (values) => save.mutate(policyOf(values)),
        (errors) => show(errors as Wrong),
      )}
      className={classes.policy}
    >
      <Stack className={classes.card}>
        <h2>{t('policy.inbound')}</h2>
        <NativeSelect
          label={t('policy.mode')}
          data={(['never', 'onInvitation', 'always'] as const).map((mode) => ({
            value: mode,
            label: t(`policy.mode.${mode}`),
          }))}
          {...form.getInputProps('inbound.mode')}
        />
        <Types {...form.getInputProps('inbound.types')} />
        {number('inbound.maxFileBytes', 'policy.maxFile')}
        {number('inbound.maxFiles', 'policy.maxFiles')}
        {number('inbound.maxTotalBytes', 'policy.maxTotal')}
        {number('inbound.invitationSeconds', 'policy.seconds')}
      </Stack>
      <Stack className={classes.card}>
        <h2>{t('policy.outbound')}</h2>
        <Types {...form.getInputProps('outbound.types')} />
        {number('outbound.maxFileBytes', 'policy.maxFile')}
        {said !== null && (
          <Alert color="red" role="alert" py="xs">
            {said}
          </Alert>
        )}
        <Button type="submit" loading={save.isPending} style={{ justifySelf: 'start' }}>
          {t('action.save')}
        </Button>
      </Stack>
      {unsaved.question}
    </form>
  );
}

function Types(props: ReturnType<UseFormReturnType<Shown>['getInputProps']>) {
  return <Textarea label={t('policy.types')} description={t('policy.typesHelp')} autosize {...props} />;
}
