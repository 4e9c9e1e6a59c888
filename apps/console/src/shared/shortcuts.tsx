import { Kbd, Modal, Table } from '@mantine/core';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { t } from '../texts';
import { isPressed, shownKeys } from './key-press';

interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

const shown = new Set<Shortcut>();
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];

function changed(): void {
  snapshot = [...shown].sort((a, b) => a.keys.localeCompare(b.keys));
  listeners.forEach((listener) => listener());
}

/** A keyboard shortcut for as long as the component is shown; it stands on the sheet behind `?`. */
export function useShortcut(keys: string, does: string, run: () => void): void {
  const latest = useEffectEvent(run);
  useEffect(() => {
    const shortcut = { keys, does };
    const onKey = (event: KeyboardEvent) => {
      if (!isPressed(keys, event)) return;
      event.preventDefault();
      latest();
    };
    shown.add(shortcut);
    changed();
    window.addEventListener('keydown', onKey);
    return () => {
      shown.delete(shortcut);
      changed();
      window.removeEventListener('keydown', onKey);
    };
  }, [keys, does]);
}

/** The sheet of what the keyboard can do on this page. */
export function ShortcutSheet() {
  const [isOpen, setOpen] = useState(false);
  const shortcuts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => snapshot,
  );
  useShortcut('?', t('shortcuts.help'), () => setOpen(true));

  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Table>
        <Table.Tbody>
          {shortcuts.map(({ keys, does }) => (
            <Table.Tr key={keys + does}>
              <Table.Td>
                <Kbd>{shownKeys(keys)}</Kbd>
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
