import { createTheme, type CSSVariablesResolver } from '@mantine/core';

/** Mantine speaks in our tokens, so that console and widget look like one product. */
export const theme = createTheme({
  fontFamily: 'var(--sb-font)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  primaryColor: 'blue',
  autoContrast: true,
});

const shared = {
  '--mantine-color-body': 'var(--sb-ground)',
  '--mantine-color-text': 'var(--sb-ink)',
  '--mantine-color-dimmed': 'var(--sb-ink-soft)',
  '--mantine-color-default-border': 'var(--sb-line)',
  '--mantine-color-default': 'var(--sb-ground-raised)',
  '--mantine-color-placeholder': 'var(--sb-ink-soft)',
  '--mantine-color-error': 'var(--sb-bad)',
  '--mantine-color-anchor': 'var(--sb-accent)',
  '--mantine-color-blue-filled': 'var(--sb-accent)',
  '--mantine-color-blue-filled-hover': 'color-mix(in srgb, var(--sb-accent) 88%, black)',
  '--mantine-color-blue-light': 'var(--sb-accent-soft)',
  '--mantine-color-blue-light-color': 'var(--sb-accent-soft-ink)',
  '--mantine-color-red-light': 'var(--sb-bad-soft)',
  '--mantine-color-red-light-color': 'var(--sb-bad)',
  '--mantine-primary-color-contrast': 'var(--sb-accent-ink)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
