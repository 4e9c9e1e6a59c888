import { Button, Group, Modal, Table, Title } from '@mantine/core';
import { safeName } from '@switchboard/web';
import { useState } from 'react';
import { notifyProblem } from '../shared/notify';
import { Asked, Empty } from '../shared/states';
import { t } from '../texts';
import classes from './administrator.module.css';
import { ThingForm } from './thing-form';
import { THINGS, type Thing, type ThingName } from './things';
import { useRemove, useThings, type Values } from './things.data';
import { Snippet } from './snippet';

/** A list of things with a form to create and change them. */
export function ThingSection({ path }: { path: ThingName }) {
  const kind = THINGS[path];
  const query = useThings(path);
  const [edited, setEdited] = useState<(Thing & Values) | 'new' | null>(null);
  const close = () => setEdited(null);

  return (
    <section className={classes.card} aria-labelledby="section-title">
      <Group justify="space-between" mb="md">
        <Title order={1} size="h2" id="section-title">
          {t(kind.title)}
        </Title>
        <Button onClick={() => setEdited('new')}>{t('action.create')}</Button>
      </Group>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('admin.emptyText')}</Empty>
          ) : (
            <Things path={path} items={items} onEdit={setEdited} />
          )
        }
      </Asked>
      <Modal
        opened={edited !== null}
        onClose={close}
        title={t(kind.title)}
        size="lg"
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {edited !== null && (
          <ThingForm
            key={edited === 'new' ? 'new' : edited.id}
            path={path}
            thing={edited === 'new' ? null : edited}
            onDone={close}
          />
        )}
        {edited !== null && edited !== 'new' && <Removal path={path} thing={edited} onDone={close} />}
      </Modal>
    </section>
  );
}

function Things({
  path,
  items,
  onEdit,
}: {
  path: ThingName;
  items: readonly (Thing & Values)[];
  onEdit: (thing: Thing & Values) => void;
}) {
  const { columns } = THINGS[path];
  return (
    <Table.ScrollContainer minWidth={500}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ label }) => (
              <Table.Th key={label}>{t(label)}</Table.Th>
            ))}
            <Table.Th>
              <span className="visually-hidden">{t('admin.actions')}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((thing) => (
            <Table.Tr key={thing.id}>
              {columns.map(({ label, of }) => (
                <Table.Td key={label}>{safeName(of(thing), '–')}</Table.Td>
              ))}
              <Table.Td ta="right">
                <Group gap="xs" justify="flex-end" wrap="nowrap">
                  {path === 'widgets' && <Snippet widgetKey={String(thing['key'])} />}
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => onEdit(thing)}
                    aria-label={t('admin.editOf', { name: thing.name })}
                  >
                    {t('admin.edit')}
                  </Button>
                </Group>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Asked once more before something goes. */
function Removal({ path, thing, onDone }: { path: ThingName; thing: Thing; onDone: () => void }) {
  const [isAsking, setAsking] = useState(false);
  const remove = useRemove(path, onDone);
  if (!isAsking) {
    return (
      <Button variant="subtle" color="red" mt="md" onClick={() => setAsking(true)}>
        {t('action.delete')}
      </Button>
    );
  }
  return (
    <Group mt="md" role="group" aria-label={t('admin.deleteSure', { name: thing.name })}>
      {t('admin.deleteSure', { name: safeName(thing.name, '') })}
      <Button
        color="red"
        loading={remove.isPending}
        onClick={() => remove.mutate(thing.id, { onError: notifyProblem })}
      >
        {t('action.delete')}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)}>
        {t('action.cancel')}
      </Button>
    </Group>
  );
}
