import type { FilesConfig } from '../files.config.js';
import { DirectoryObjectStore } from './directory-object-store.js';
import { join } from 'node:path';
import type { ObjectStore } from './object-store.js';
import { S3ObjectStore } from './s3-object-store.js';

/** Two places: what nobody may get, and what has been found clean. */
export abstract class Stores {
  abstract readonly quarantine: ObjectStore;
  abstract readonly clean: ObjectStore;
}

/** The stores that the settings name. */
export function storesOf(config: FilesConfig): Stores {
  if (config.OBJECT_STORE === 'directory') {
    if (!config.OBJECT_DIRECTORY) throw new Error('OBJECT_STORE=directory needs OBJECT_DIRECTORY');
    return {
      quarantine: new DirectoryObjectStore(join(config.OBJECT_DIRECTORY, 'quarantine')),
      clean: new DirectoryObjectStore(join(config.OBJECT_DIRECTORY, 'clean')),
    };
  }
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey } = config;
  if (!endpoint || !accessKey || !secretKey)
    throw new Error('OBJECT_STORE=s3 needs S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY');
  return {
    quarantine: new S3ObjectStore({ endpoint, accessKey, secretKey, bucket: config.S3_BUCKET_QUARANTINE }),
    clean: new S3ObjectStore({ endpoint, accessKey, secretKey, bucket: config.S3_BUCKET_CLEAN }),
  };
}
