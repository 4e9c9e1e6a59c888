import { Alert, Button, Group, Modal, Table, Title } from '@mantine/core';
import type { Widget } from '@switchboard/contracts';
import { safeName } from '@switchboard/web';
import { useState } from 'react';
import { Asked, Empty } from '../shared/states';
import { useUnsaved } from '../shared/unsaved';
import { useTitle } from '../shared/use-title';
import { t } from '../texts';
import classes from './administrator.module.css';
import { whyItStays } from './form-faults';
import { ThingForm } from './thing-form';
import { THINGS, type Thing, type ThingName } from './things';
import { useRemove, useThings, type Values } from './things.data';
import { Snippet } from './snippet';

type Edited = (Thing & Values) | 'new';

/** A list of things with a form to create and change them. */
export function ThingSection({ path }: { path: ThingName }) {
  const kind = THINGS[path];
  const query = useThings(path);
  const [edited, setEdited] = useState<Edited | null>(null);
  const [isDirty, setDirty] = useState(false);
  const unsaved = useUnsaved(isDirty);
  const close = () => setEdited(null);

  useTitle(t(kind.title));

  return (
    <section aria-labelledby="section-title">
      <header className={classes.sectionHead}>
        <Title order={1} id="section-title">
          {t(kind.title)}
        </Title>
        <Button ms="auto" onClick={() => setEdited('new')}>
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
      <Modal.Stack>
        <Modal
          stackId="thing"
          opened={edited !== null}
          onClose={() => unsaved.ask(close)}
          title={edited === 'new' ? t(kind.newOne) : safeName(edited?.name, '')}
          size={path === 'widgets' ? 1080 : 'lg'}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          {edited !== null && (
            <Editor
              path={path}
              edited={edited}
              onEdit={setEdited}
              onDirty={setDirty}
              onCancel={() => unsaved.ask(close)}
              onDone={close}
            />
          )}
        </Modal>
        {unsaved.question}
      </Modal.Stack>
    </section>
  );
}

interface EditorProps {
  readonly path: ThingName;
  readonly edited: Edited;
  readonly onEdit: (edited: Edited) => void;
  readonly onDirty: (isDirty: boolean) => void;
  readonly onCancel: () => void;
  readonly onDone: () => void;
}

/** The form; beside a widget its preview, which follows what is typed and stays open to show what was saved. */
function Editor({ path, edited, onEdit, onDirty, onCancel, onDone }: EditorProps) {
  const thing = edited === 'new' ? null : edited;
  const isWidget = path === 'widgets';
  const [typed, setTyped] = useState<Values | null>(null);
  return (
    <div className={isWidget && thing ? classes.beside : undefined}>
      <div>
        <ThingForm
          key={thing?.id ?? 'new'}
          path={path}
          thing={thing}
          onSaved={isWidget ? onEdit : onDone}
          onCancel={onCancel}
          onDirty={onDirty}
          {...(isWidget && { onValues: setTyped })}
        />
        {thing && <Removal path={path} thing={thing} onDone={onDone} />}
      </div>
      {isWidget && thing && <Snippet widget={{ ...thing, ...typed } as unknown as Widget} />}
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
              <Table.Td ta="end">
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

/** Asked once more before something goes; what is in use stays, and it is said by what. */
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
      <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate(thing.id)}>
        {t('action.delete')}
      </Button>
      <Button variant="default" onClick={() => setAsking(false)}>
        {t('action.cancel')}
      </Button>
      {remove.isError && (
        <Alert color="red" role="alert" w="100%">
          {whyItStays(remove.error)}
        </Alert>
      )}
    </Group>
  );
}
