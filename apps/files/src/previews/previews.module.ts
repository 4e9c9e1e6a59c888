import { Module } from '@nestjs/common';
import { StorageModule } from '../storage/storage.module.js';
import { PreviewsService } from './previews.service.js';

/** Small pictures of clean images. */
@Module({ imports: [StorageModule], providers: [PreviewsService], exports: [PreviewsService] })
export class PreviewsModule {}
