import { ActionIcon, Button, Modal, Textarea, TextInput, Tooltip } from '@mantine/core';
import type { ComposedStaffContact, ListTargets, Reply, TransferTo } from '@switchboard/contracts';
import { isBlank, lengthOf, MESSAGE_LIMIT } from '@switchboard/web';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { http } from '../api';
import { TransferIcon } from '../shared/icons';
import { notifyProblem } from '../shared/notify';
import { useShortcut } from '../shared/shortcuts';
import { TextLimit } from '../shared/text-limit';
import { t } from '../texts';
import classes from './transfer.module.css';
import { keyOf, mayTake, TransferTargets } from './transfer-targets';

/** How often the window looks who is there: somebody decides by it. */
const LOOK_AGAIN_MS = 2_000;

/** Who has a place in it, while nobody is asked already. */
export const mayHandOver = (contact: ComposedStaffContact, userId: string): boolean =>
  contact.state === 'active' &&
  !contact.transfer &&
  contact.participants.some(
    ({ id, leftAt, role }) => id === userId && leftAt === null && (role === 'owner' || role === 'agent'),
  );

/** Hands the contact over (D26, D30): a button, and the window that it opens. */
export function TransferButton({ contact }: { contact: ComposedStaffContact }) {
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useShortcut('alt+t', t('transfer.open'), open);
  return (
    <>
      <Tooltip label={t('transfer.open')}>
        <ActionIcon variant="subtle" color="gray" aria-label={t('transfer.open')} onClick={open}>
          <TransferIcon />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('transfer.title')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
        size="lg"
      >
        <TransferForm contactId={contact.id} onSent={() => setOpen(false)} />
      </Modal>
    </>
  );
}

/** To whom (D31), and a note for staff. By the keyboard: type, arrow down, choose, Enter. */
function TransferForm({ contactId, onSent }: { contactId: string; onSent: () => void }) {
  const [search, setSearch] = useState('');
  const [to, setTo] = useState<TransferTo | null>(null);
  const [note, setNote] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const { data: targets } = useTargets(contactId, search);
  const send = useTransfer(contactId, onSent);
  const isShortEnough = lengthOf(note) <= MESSAGE_LIMIT;
  const maySend = to !== null && mayTake(targets, to) && isShortEnough;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (maySend && !send.isPending) send.mutate({ to, ...(!isBlank(note) && { note: note.trim() }) });
  };
  const intoList = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    list.current?.querySelector<HTMLInputElement>('input:not(:disabled)')?.focus();
  };

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="search"
        label={t('transfer.search')}
        value={search}
        data-autofocus
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={intoList}
      />
      <div ref={list} className={classes.targets}>
        <TransferTargets targets={targets} chosen={to && keyOf(to)} onChoose={setTo} />
      </div>
      <Textarea
        label={t('transfer.note')}
        autosize
        minRows={2}
        maxRows={5}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextLimit text={note} limit={MESSAGE_LIMIT} />
      <Button type="submit" disabled={!maySend} loading={send.isPending}>
        {t('transfer.send')}
      </Button>
    </form>
  );
}

function useTargets(contactId: string, search: string) {
  const wanted = search.trim();
  return useQuery({
    queryKey: ['targets', contactId, wanted],
    queryFn: () =>
      http.ask<Reply<typeof ListTargets>>('/v1/targets', {
        query: { contactId, ...(wanted && { search: wanted }) },
      }),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

function useTransfer(contactId: string, onSent: () => void) {
  return useMutation({
    mutationFn: (body: { to: TransferTo; note?: string }) =>
      http.ask(`/v1/contacts/${contactId}/transfer`, { method: 'POST', body, creates: true }),
    // What becomes of the contact is pushed: asked for now, it could be the answer of a moment before.
    onSuccess: onSent,
    onError: notifyProblem,
  });
}
