import { createElement } from 'react';
import { ChevronIcon } from './shared/icons';
import { t } from './texts';
import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type VariantColorsResolver,
} from '@mantine/core';

/** What is filled with our accent has its ink on it, in both themes. */
const variantColors: VariantColorsResolver = (input) => {
  const colours = defaultVariantColorsResolver(input);
  const isAccent = input.color === undefined || input.color === 'blue' || input.color === 'blue.6';
  return input.variant === 'filled' && isAccent ? { ...colours, color: 'var(--sb-accent-ink)' } : colours;
};

/** Mantine speaks in our tokens, so that console and widget look like one product. */
export const theme = createTheme({
  fontFamily: 'var(--sb-font)',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  primaryColor: 'blue',
  variantColorResolver: variantColors,
  // Dense where agents work: the same steps as our tokens in the console.
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1.0625rem', xl: '1.375rem' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.25rem' }, h3: { fontSize: '1.0625rem' } },
  },
  components: {
    Button: { defaultProps: { fw: 550 } },
    Badge: { defaultProps: { fw: 600, tt: 'none' } },
    // Inside of the header's landmark, and with nothing in it that is no item of a menu.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    // Inside of its dialog, which everything outside of is hidden behind, and above the dialog's own header.
    MultiSelect: {
      defaultProps: { comboboxProps: { withinPortal: false, floatingStrategy: 'fixed', zIndex: 1100 } },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': t('action.close') } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Table: { defaultProps: { verticalSpacing: 7, horizontalSpacing: 'sm' } },
    NativeSelect: {
      defaultProps: { rightSection: createElement(ChevronIcon), rightSectionPointerEvents: 'none' },
    },
    // A page has one banner: the frame's.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.45 } } },
  },
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
  '--mantine-color-green-light': 'var(--sb-good-soft)',
  '--mantine-color-green-light-color': 'var(--sb-good)',
  '--mantine-color-yellow-light': 'var(--sb-soon-soft)',
  '--mantine-color-yellow-light-color': 'var(--sb-soon)',
  '--mantine-color-gray-light': 'var(--sb-ground-soft)',
  '--mantine-color-gray-light-color': 'var(--sb-ink-soft)',
  '--mantine-color-red-light': 'var(--sb-bad-soft)',
  '--mantine-color-red-light-color': 'var(--sb-bad)',
  '--mantine-primary-color-contrast': 'var(--sb-accent-ink)',
};

/** Mantine's greys of the dark theme are neutral; ours lean to blue like everything else. */
const dark = {
  '--mantine-color-dark-3': '#8391a3',
  '--mantine-color-dark-4': 'var(--sb-line)',
  '--mantine-color-dark-5': '#2a3644',
  '--mantine-color-dark-6': 'var(--sb-ground-soft)',
  '--mantine-color-dark-7': 'var(--sb-ground)',
  '--mantine-color-dark-8': '#151c24',
};

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: { ...shared, ...dark },
});
