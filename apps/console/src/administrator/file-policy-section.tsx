import { Alert, Button, NativeSelect, NumberInput, Stack, Textarea, Title } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import type { FilePolicy, GetFilePolicy } from '@switchboard/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { http, queries } from '../api';
import { formatDateTime } from '../shared/format';
import { useTitle } from '../shared/use-title';
import { notifyDone } from '../shared/notify';
import { Asked } from '../shared/states';
import { problemText, t } from '../texts';
import classes from './administrator.module.css';

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

function PolicyForm({ policy }: { policy: FilePolicy }) {
  const [inbound, setInbound] = useState(policy.inbound);
  const [outbound, setOutbound] = useState(policy.outbound);
  const save = useMutation({
    mutationFn: () => http.ask('/v1/file-policy', { method: 'PUT', body: { inbound, outbound } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: KEY });
      notifyDone(t('admin.saved'));
    },
  });
  const number = (value: string | number) => Number(value) || 1;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
      className={classes.policy}
    >
      {save.isError && (
        <Alert color="red" role="alert">
          {problemText(save.error)}
        </Alert>
      )}
      <Stack className={classes.card}>
        <h2>{t('policy.inbound')}</h2>
        <NativeSelect
          label={t('policy.mode')}
          value={inbound.mode}
          data={(['never', 'onInvitation', 'always'] as const).map((mode) => ({
            value: mode,
            label: t(`policy.mode.${mode}`),
          }))}
          onChange={(event) =>
            setInbound({ ...inbound, mode: event.currentTarget.value as FilePolicy['inbound']['mode'] })
          }
        />
        <Types value={inbound.types} onChange={(types) => setInbound({ ...inbound, types })} />
        <NumberInput
          label={t('policy.maxFile')}
          min={1}
          value={inbound.maxFileBytes / MEBIBYTE}
          onChange={(value) => setInbound({ ...inbound, maxFileBytes: Math.round(number(value) * MEBIBYTE) })}
        />
        <NumberInput
          label={t('policy.maxFiles')}
          min={1}
          value={inbound.maxFiles}
          onChange={(value) => setInbound({ ...inbound, maxFiles: number(value) })}
        />
        <NumberInput
          label={t('policy.maxTotal')}
          min={1}
          value={inbound.maxTotalBytes / MEBIBYTE}
          onChange={(value) =>
            setInbound({ ...inbound, maxTotalBytes: Math.round(number(value) * MEBIBYTE) })
          }
        />
        <NumberInput
          label={t('policy.seconds')}
          min={5}
          value={inbound.invitationSeconds}
          onChange={(value) => setInbound({ ...inbound, invitationSeconds: number(value) })}
        />
      </Stack>
      <Stack className={classes.card}>
        <h2>{t('policy.outbound')}</h2>
        <Types value={outbound.types} onChange={(types) => setOutbound({ ...outbound, types })} />
        <NumberInput
          label={t('policy.maxFile')}
          min={1}
          value={outbound.maxFileBytes / MEBIBYTE}
          onChange={(value) =>
            setOutbound({ ...outbound, maxFileBytes: Math.round(number(value) * MEBIBYTE) })
          }
        />
        <Button type="submit" loading={save.isPending} style={{ justifySelf: 'start' }}>
          {t('action.save')}
        </Button>
      </Stack>
    </form>
  );
}

function Types({ value, onChange }: { value: readonly string[]; onChange: (types: string[]) => void }) {
  return (
    <Textarea
      label={t('policy.types')}
      description={t('policy.typesHelp')}
      autosize
      defaultValue={value.join(', ')}
      onBlur={(event) => onChange(event.currentTarget.value.split(/[\s,]+/).filter(Boolean))}
    />
  );
}
