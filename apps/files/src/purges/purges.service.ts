import { Injectable } from '@nestjs/common';
import { Database } from '@switchboard/database';
import { Clock, logger } from '@switchboard/kernel';
import { ContactPurges } from '@switchboard/outbox';
import { Readers } from '../access/readers.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { InvitationsService } from '../invitations/invitations.service.js';
import { LinksService } from '../links/links.service.js';
import { PreviewsService } from '../previews/previews.service.js';
import { Stores } from '../storage/stores.js';

interface Objects {
  objectKey: string;
  cleanKey: string | null;
}

/** Takes away everything that files keeps of a contact, and leaves a tombstone that lets nothing of it back in. */
@Injectable()
export class PurgesService {
  private readonly log = logger('purges');

  constructor(
    private readonly db: Database,
    private readonly contacts: ContactsService,
    private readonly links: LinksService,
    private readonly readers: Readers,
    private readonly attachments: AttachmentsService,
    private readonly invitations: InvitationsService,
    private readonly purges: ContactPurges,
    private readonly previews: PreviewsService,
    private readonly stores: Stores,
    private readonly clock: Clock,
  ) {}

  /** Safe to repeat. Rows and tombstones in one; then the bytes, which nobody can reach any more. */
  async purge(contactIds: string[]): Promise<void> {
    const objects = await this.db.transaction(async (tx) => {
      // First of all: whoever takes something of these contacts at this moment is waited for.
      await this.contacts.bury(tx, contactIds, this.clock.now());
      return this.purges.forget(tx, contactIds, async () => {
        await this.links.forget(tx, contactIds);
        await this.readers.forget(tx, contactIds);
        const kept = await this.attachments.forget(tx, contactIds);
        await this.invitations.forget(tx, contactIds);
        return kept;
      });
    });
    await Promise.all(objects.map((object) => this.deleteObjects(object)));
    this.log.info({ contacts: contactIds.length, attachments: objects.length }, 'contacts purged');
  }

  /** The files alone, before the contact goes: their rows say that they are deleted. Safe to repeat. */
  async deleteFiles(contactId: string): Promise<void> {
    const objects = await this.db.transaction((tx) => this.attachments.delete(tx, contactId));
    await Promise.all(objects.map((object) => this.deleteObjects(object)));
    this.log.info({ contactId, attachments: objects.length }, 'files deleted');
  }

  /** What cannot be deleted now is an orphan, which its sweep finds. */
  private async deleteObjects({ objectKey, cleanKey }: Objects) {
    const { quarantine, clean } = this.stores;
    if (cleanKey) this.previews.forget(cleanKey);
    const deletions = [quarantine.delete(objectKey), ...(cleanKey ? [clean.delete(cleanKey)] : [])];
    for (const deletion of await Promise.allSettled(deletions))
      if (deletion.status === 'rejected')
        this.log.warn(
          { err: deletion.reason as unknown },
          'bytes of a purged contact are left for the sweep',
        );
  }
}
