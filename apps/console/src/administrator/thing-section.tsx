import { Button, Group, Modal, Table, Title } from '@mantine/core';
import type { Widget } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useState } from 'react';
import { notifyProblem } from '../shared/notify';
import { Asked, Empty } from '../shared/states';
import { useTitle } from '../shared/use-title';
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

  useTitle(t(kind.title));

  return (
    <section aria-labelledby="section-title">
      <header className={classes.sectionHead}>
        <Title order={1} id="section-title">
          {t(kind.title)}
        </Title>
        <Button ml="auto" onClick={() => setEdited('new')}>
          {t('action.create')}
        </Button>
      </header>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('admin.emptyText')}</Empty>
          ) : (
            <div className={classes.card}>
              <Things path={path} items={items} onEdit={setEdited} />
            </div>
          )
        }
      </Asked>
      <Modal
        opened={edited !== null}
        onClose={close}
        title={edited === 'new' ? t('admin.new', { kind: t(kind.title) }) : safeName(edited?.name, '')}
        size={path === 'widgets' ? 1080 : 'lg'}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        {edited !== null && <Editor path={path} edited={edited} onEdit={setEdited} onDone={close} />}
      </Modal>
    </section>
  );
}

type Edited = (Thing & Values) | 'new';

/** The form; beside a widget its preview, which stays open to show what was saved. */
function Editor({
  path,
  edited,
  onEdit,
  onDone,
}: {
  path: ThingName;
  edited: Edited;
  onEdit: (edited: Edited) => void;
  onDone: () => void;
}) {
  const thing = edited === 'new' ? null : edited;
  const isWidget = path === 'widgets';
  return (
    <div className={isWidget && thing ? classes.beside : undefined}>
      <div>
        <ThingForm
          key={thing?.id ?? 'new'}
          path={path}
          thing={thing}
          onSaved={isWidget ? onEdit : onDone}
          onCancel={onDone}
        />
        {thing && <Removal path={path} thing={thing} onDone={onDone} />}
      </div>
      {isWidget && thing && <Snippet widget={thing as unknown as Widget} />}
    </div>
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
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => onEdit(thing)}
                  aria-label={t('admin.editOf', { name: thing.name })}
                >
                  {t('admin.edit')}
                </Button>
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
        color="red.9"
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
