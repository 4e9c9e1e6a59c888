import { Module } from '@nestjs/common';
import { LinkKeys } from './link-keys.js';

/** How links are spelled: apart from opening them, for attachments name their own. */
@Module({ providers: [LinkKeys], exports: [LinkKeys] })
export class LinkKeysModule {}
