import { Alert, Button, Card, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTitle } from '../shared/use-title';
import { problemText, t } from '../texts';
import { session, type SessionState } from './session';
import classes from './sign-in.module.css';

/** The door. Says why one is here when a session ended. */
export function SignInPage({ state }: { state: Extract<SessionState, { is: 'signedOut' }> }) {
  const signIn = useMutation({
    mutationFn: (form: FormData) => session.signIn(String(form.get('email')), String(form.get('password'))),
  });

  useTitle(t('signIn.title'));

  return (
    <main className={classes.page}>
      <Card className={classes.card} withBorder padding="xl" radius="lg">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate(new FormData(event.currentTarget));
          }}
        >
          <Stack>
            <div className={classes.brand}>
              <img src="/icon.svg" width={36} height={36} alt="" />
              {t('app.name')}
            </div>
            <Title order={1}>{t('signIn.title')}</Title>
            {state.reason !== 'none' && !signIn.isError && (
              <Alert role="status">
                {t(state.reason === 'signedOut' ? 'signIn.ended.signedOut' : 'signIn.ended.other')}
              </Alert>
            )}
            {signIn.isError && (
              <Alert color="red" role="alert">
                {problemText(signIn.error)}
              </Alert>
            )}
            <TextInput
              label={t('signIn.email')}
              type="email"
              autoComplete="username"
              required
              autoFocus
              name="email"
            />
            <PasswordInput
              label={t('signIn.password')}
              autoComplete="current-password"
              required
              name="password"
            />
            <Button type="submit" loading={signIn.isPending}>
              {t('signIn.submit')}
            </Button>
          </Stack>
        </form>
      </Card>
    </main>
  );
}
