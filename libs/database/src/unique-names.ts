import { isUniqueViolation } from './postgres-errors.js';

/** Two names are one: however they are spelled in Unicode, in capitals or not, with one blank between words or several. */
const SAME = String.raw`lower(regexp_replace(normalize(name, NFKC), '\s+', ' ', 'g'))`;

/** Nothing else of this table has this name (index `<table>_name`); what has by now gets a number behind it. */
export const uniqueNamesMigrationSql = (table: string, those = 'true') => `
  UPDATE ${table} SET name = name || ' (' || nth || ')' FROM (
    SELECT id, row_number() OVER (PARTITION BY ${SAME} ORDER BY created_at, id) AS nth FROM ${table} WHERE ${those}
  ) AS named WHERE named.id = ${table}.id AND nth > 1;
  CREATE UNIQUE INDEX ${table}_name ON ${table} (${SAME}) WHERE ${those};`;

/** Does it; where it hits one of these unique keys, throws what is said then. */
export async function orTaken<T>(
  statement: Promise<T>,
  refusals: Readonly<Record<string, () => Error>>,
): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const refusal = Object.entries(refusals).find(([key]) => isUniqueViolation(error, key));
    throw refusal ? refusal[1]() : error;
  }
}
