import { Injectable } from '@nestjs/common';
import {
  GetAvailability,
  GetEffectiveFilePolicy,
  GetWidgetConfig,
  IdentifyVisitor,
  type Input,
  type VisitorIdentity,
  type WidgetConfig,
} from '@switchboard/contracts';
import { Asker } from '@switchboard/messaging';
import { PART_MS, Unavailable } from '../composition.js';
import { originNotAllowed } from '../origins/origin.guard.js';
import { Origins } from '../origins/origins.js';

/** A visitor before he is anybody: the widget's configuration, and his identity. */
@Injectable()
export class VisitorsService {
  constructor(
    private readonly asker: Asker,
    private readonly origins: Origins,
  ) {}

  /** Accounts' part must come; whether somebody is there, and the file policy, may be missing. */
  async config(key: string, origin: string | undefined): Promise<WidgetConfig> {
    const { queueIds, fields, colours, texts } = await this.asker.ask(GetWidgetConfig, {
      key,
      origin: this.foreign(origin),
    });
    const missing = new Unavailable();
    const options = { deadlineMs: PART_MS };
    const [availability, filePolicy] = await Promise.all([
      missing.part(['openNow', 'agentsAvailable'], this.asker.ask(GetAvailability, { queueIds }, options)),
      missing.part(
        ['filePolicy'],
        this.asker.ask(GetEffectiveFilePolicy, { queueId: queueIds[0] ?? null }, options),
      ),
    ]);
    return {
      openNow: availability?.openNow ?? null,
      agentsAvailable: availability?.agentsAvailable ?? null,
      fields,
      texts,
      colours,
      filePolicy,
      unavailable: missing.names,
    };
  }

  identify(
    body: Omit<Input<typeof IdentifyVisitor>, 'origin'>,
    origin: string | undefined,
  ): Promise<VisitorIdentity> {
    return this.asker.ask(IdentifyVisitor, { ...body, origin: this.foreign(origin) });
  }

  /** What accounts must check against the widget; our own pages may show every widget. */
  private foreign(origin: string | undefined): string | null {
    if (origin === undefined || this.origins.isOwn(origin)) return null;
    if (origin.length > 300) throw originNotAllowed();
    return origin;
  }
}
