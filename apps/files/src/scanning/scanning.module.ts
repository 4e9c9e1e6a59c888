import { Module } from '@nestjs/common';
import { AttachmentsModule } from '../attachments/attachments.module.js';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { StorageModule } from '../storage/storage.module.js';
import { ClamdScanner } from './clamd-scanner.js';
import { OrphansSweep } from './orphans.sweep.js';
import { ScansRepository } from './scans.repository.js';
import { ScansService } from './scans.service.js';
import { VirusScanner } from './virus-scanner.js';

const scannerOf = ({ CLAMD_HOST: host, CLAMD_PORT: port, SCAN_TIMEOUT_MS: scanMs }: FilesConfig) =>
  new ClamdScanner({ host, port, scanMs });

/** From received to clean, or not; and what no row needs any more. */
@Module({
  imports: [AttachmentsModule, StorageModule],
  providers: [
    { provide: VirusScanner, inject: [FILES_CONFIG], useFactory: scannerOf },
    OrphansSweep,
    ScansRepository,
    ScansService,
  ],
  exports: [ScansService, VirusScanner],
})
export class ScanningModule {}
