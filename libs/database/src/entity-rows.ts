import { getMetadataArgsStorage } from 'typeorm';
import { isoTime } from './iso-time.js';
import { SnakeNames } from './snake-names.js';

type EntityClass<E> = new () => E;
interface Field {
  property: string;
  column: string;
  read: (value: unknown) => unknown;
}

const names = new SnakeNames();
const known = new Map<EntityClass<unknown>, Field[]>();

const asItIs = (value: unknown) => value;
/** Through JSON a time comes as text. */
const asTime = (value: unknown) => (typeof value === 'string' ? new Date(value) : value);
const asText = (value: unknown) => isoTime.from(asTime(value));

/** The columns of an entity, by its decorators alone; those that `find` leaves out are left out here too. */
function fieldsOf(entity: EntityClass<unknown>): Field[] {
  const found = known.get(entity);
  if (found) return found;
  const columns = getMetadataArgsStorage().filterColumns(entity);
  const selected = columns.filter(({ options }) => options.select !== false);
  const fields = selected.map(({ propertyName: property, options: { name, type, transformer } }) => ({
    property,
    column: names.columnName(property, name),
    read: type !== 'timestamptz' ? asItIs : transformer === isoTime ? asText : asTime,
  }));
  known.set(entity, fields);
  return fields;
}

/** A whole row (`SELECT c.*`, `RETURNING o.*`, `to_jsonb(m)`) as its entity, for statements that are SQL by design. */
export function entityOf<E>(entity: EntityClass<E>, row: object): E {
  const values = row as Record<string, unknown>;
  const fields = fieldsOf(entity).map(({ property, column, read }) => [property, read(values[column])]);
  return Object.fromEntries(fields) as E;
}

/** The row that an entity becomes, for `jsonb_populate_record`. What it leaves out is left out. */
export function rowOf<E>(entity: EntityClass<E>, values: Partial<E>): object {
  const given = fieldsOf(entity).filter(({ property }) => property in values);
  return Object.fromEntries(
    given.map(({ property, column }) => [column, (values as Record<string, unknown>)[property]]),
  );
}
