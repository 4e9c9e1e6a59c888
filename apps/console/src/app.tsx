import { DirectionProvider, MantineProvider, useComputedColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queries } from './api';
import { live } from './live/live';
import { router } from './router';
import { session } from './session/session';
import { SignInPage } from './session/sign-in.page';
import { useSession } from './session/use-session';
import { Loading } from './shared/states';
import { cssVariables, theme } from './theme';

/** The console: the door, or the pages behind it. */
export function App() {
  return (
    <DirectionProvider>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <ThemeMarker />
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <Door />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

/** Our tokens follow Mantine's choice of light and dark. */
function ThemeMarker() {
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    document.documentElement.dataset.theme = scheme;
  }, [scheme]);
  return null;
}

function Door() {
  const state = useSession();
  const isIn = state.is === 'signedIn';
  useEffect(() => void session.resume(), []);
  useEffect(() => {
    if (!isIn) return;
    live.connection.open();
    return () => live.stop();
  }, [isIn]);

  if (state.is === 'starting') return <Loading />;
  if (state.is === 'signedOut') return <SignInPage state={state} />;
  return <RouterProvider router={router} />;
}
