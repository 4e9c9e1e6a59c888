import { Client } from 'minio';
import type pg from 'pg';
import { servers } from './servers.js';

const SCHEMAS = ['accounts', 'routing', 'chat', 'files', 'reports'];

/** `chat.messages` of every table that has the word in any row, whatever the column. */
export async function tablesWith(database: pg.Client, word: string): Promise<string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema = ANY ($1) AND table_type = 'BASE TABLE' ORDER BY 1`,
    [SCHEMAS],
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query(`SELECT 1 FROM ${name} AS t WHERE t::text ILIKE $1 LIMIT 1`, [
      `%${word}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

/** `files.attachment.changed.v1` of everything that a service has published about a contact and still keeps. */
export async function publishedOf(database: pg.Client, contactId: string): Promise<string[]> {
  const keys: string[] = [];
  for (const schema of SCHEMAS) {
    const { rows } = await database.query<{ key: string }>(
      `SELECT key FROM ${schema}.outbox WHERE payload::text LIKE $1`,
      [`%${contactId}%`],
    );
    keys.push(...rows.map(({ key }) => key));
  }
  return [...new Set(keys)].sort();
}

/** The keys of every object in every bucket. */
export async function storedObjects(): Promise<Set<string>> {
  const { endpoint, accessKey, secretKey } = servers().s3;
  const { hostname, port, protocol } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  const client = new Client({ endPoint: hostname, port: Number(port), useSSL, accessKey, secretKey });
  const keys = new Set<string>();
  for (const { name } of await client.listBuckets())
    for await (const { name: key } of client.listObjectsV2(name, '', true) as AsyncIterable<{ name: string }>)
      keys.add(key);
  return keys;
}
