import { Injectable } from '@nestjs/common';
import {
  type ComposedStaffContact,
  type ComposedVisitorContact,
  type ContactView,
  GetContactFiles,
  GetPosition,
  type VisitorContact,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { PART_MS, Unavailable } from '../composition.js';

const NOT_WAITING = { position: null, estimatedWaitSeconds: null };

/** Adds to chat's contact what routing and files know, each within its time. */
@Injectable()
export class ContactComposer {
  constructor(private readonly asker: Asker) {}

  async compose({ contact }: ContactView): Promise<ComposedStaffContact | ComposedVisitorContact> {
    const { id: contactId, queue, state } = contact;
    const missing = new Unavailable();
    const options = { deadlineMs: PART_MS };
    const [place, files] = await Promise.all([
      state === 'waiting'
        ? missing.part(
            ['position', 'estimatedWaitSeconds'],
            this.asker.ask(GetPosition, { contactId }, options),
          )
        : NOT_WAITING,
      missing.part(
        ['filePolicy', 'invitation'],
        this.asker.ask(GetContactFiles, { contactId, queueId: queue.id }, options),
      ),
    ]);
    return {
      ...contact,
      ...(place ?? NOT_WAITING),
      filePolicy: files?.filePolicy ?? null,
      invitation: files?.invitation ?? null,
      unavailable: missing.names,
    };
  }

  /** The same where the reader is its visitor. */
  async forVisitor(contact: VisitorContact): Promise<ComposedVisitorContact> {
    return (await this.compose({ view: 'visitor', contact })) as ComposedVisitorContact;
  }

  /** The same where the reader is known to be of staff. */
  async forStaff(view: ContactView): Promise<ComposedStaffContact> {
    return (await this.compose(view)) as ComposedStaffContact;
  }
}
