import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { PreviewsService } from './previews.service.js';

/** Small pictures of clean images. */
@Module({ imports: [AttachmentsModule], providers: [PreviewsService], exports: [PreviewsService] })
export class PreviewsModule {}
