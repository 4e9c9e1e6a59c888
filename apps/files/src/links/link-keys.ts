import { Inject, Injectable } from '@nestjs/common';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { linkHashOf, type LinkKey, linkKeysOf, linkOf } from './link.js';

/** The keys behind the links: the newest signs, older ones still lead to what they signed. */
@Injectable()
export class LinkKeys {
  private readonly keys: LinkKey[];

  constructor(@Inject(FILES_CONFIG) config: FilesConfig) {
    this.keys = linkKeysOf(config.LINK_SECRET);
  }

  /** What a new attachment keeps of its link. */
  sign(contactId: string, attachmentId: string): { linkKeyId: string; linkHash: Buffer } {
    const [key] = this.keys;
    const linkHash = key && linkHashOf(linkOf(key, contactId, attachmentId));
    if (!key || !linkHash) throw new Error('There is no key for links');
    return { linkKeyId: key.id, linkHash };
  }

  /** The link of an attachment; null where its key has been taken away. */
  linkOf({ id, contactId, linkKeyId }: { id: string; contactId: string; linkKeyId: string }): string | null {
    const key = this.keys.find((one) => one.id === linkKeyId);
    return key ? linkOf(key, contactId, id) : null;
  }
}
