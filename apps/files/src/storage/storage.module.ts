import { Module } from '@nestjs/common';
import { FILES_CONFIG } from '../files.config.js';
import { Stores, storesOf } from './stores.js';

/** Where bytes are kept. */
@Module({
  providers: [{ provide: Stores, inject: [FILES_CONFIG], useFactory: storesOf }],
  exports: [Stores],
})
export class StorageModule {}
