import { Button, Group, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { t } from '../texts';

/**
 * Asks before something typed and not saved is lost: by another page, by leaving the console, or by `ask` where only a part
 * of the page closes. The question has to stand somewhere on the page; beside another `Modal`, both in one `Modal.Stack`, or the
 * Escape that asks would answer too.
 */
export function useUnsaved(isUnsaved: boolean): { ask: (leave: () => void) => void; question: ReactNode } {
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const page = useBlocker({
    shouldBlockFn: () => isUnsaved,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  const stay = () => {
    setLeave(null);
    page.reset?.();
  };
  const go = () => {
    leave?.();
    setLeave(null);
    page.proceed?.();
  };
  return {
    ask: (next) => (isUnsaved ? setLeave(() => next) : next()),
    question: (
      <Modal
        stackId="unsaved"
        opened={leave !== null || page.status === 'blocked'}
        onClose={stay}
        title={t('unsaved.title')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        centered
        zIndex={300}
      >
        {t('unsaved.text')}
        <Group mt="md" justify="flex-end">
          <Button variant="default" data-autofocus onClick={stay}>
            {t('unsaved.stay')}
          </Button>
          <Button color="red.9" onClick={go}>
            {t('unsaved.go')}
          </Button>
        </Group>
      </Modal>
    ),
  };
}
