import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { problemText, t } from '../texts';

/** While it is asked. */
export function Loading() {
  return (
    <Center p="xl" role="status" aria-live="polite">
      <Loader size="sm" aria-hidden />
      <span className="visually-hidden">{t('state.loading')}</span>
    </Center>
  );
}

/** There is nothing; says what would make something appear. */
export function Empty({ title = t('state.empty'), children }: { title?: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" p="xl" ta="center">
      <Text fw={600}>{title}</Text>
      {children !== undefined && <Text c="dimmed">{children}</Text>}
    </Stack>
  );
}

/** It could not be loaded: why, and another try. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <Alert color="red" title={t('state.failed')} m="md" role="alert">
      <Stack align="flex-start" gap="sm">
        {problemText(error)}
        <Button size="xs" variant="default" onClick={onRetry}>
          {t('state.retry')}
        </Button>
      </Stack>
    </Alert>
  );
}

/** The three states of everything that is asked: loading, failed, there. */
export function Asked<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  if (query.isPending) return <Loading />;
  if (query.isError && query.data === undefined)
    return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <>{children(query.data as T)}</>;
}

/** A deep link to nothing. */
export const NotFound = () => (
  <NothingHere title={t('state.notFound.title')} text={t('state.notFound.text')} />
);

/** Somebody else's part of the house, by its address. */
export const NotForYou = () => (
  <NothingHere title={t('state.notForYou.title')} text={t('state.notForYou.text')} />
);

function NothingHere({ title, text }: { title: string; text: string }) {
  return (
    <Stack align="center" gap="xs" p="xl" mt="xl">
      <Title order={1} size="h3">
        {title}
      </Title>
      <Text c="dimmed">{text}</Text>
    </Stack>
  );
}
