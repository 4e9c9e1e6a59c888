import { Controller } from '@nestjs/common';
import {
  ChatSettingChanged,
  FilesSettingChanged,
  ReportsSettingChanged,
  RoutingSettingChanged,
  type SettingChange,
} from '@switchboard/contracts';
import { OnEvent } from '@switchboard/messaging';
import { Audit } from './audit.js';

/** What the other services tell of their settings. */
@Controller()
export class AuditHandlers {
  constructor(private readonly audit: Audit) {}

  @OnEvent(RoutingSettingChanged)
  routing(change: SettingChange) {
    return this.audit.take(change);
  }

  @OnEvent(ChatSettingChanged)
  chat(change: SettingChange) {
    return this.audit.take(change);
  }

  @OnEvent(FilesSettingChanged)
  files(change: SettingChange) {
    return this.audit.take(change);
  }

  @OnEvent(ReportsSettingChanged)
  reports(change: SettingChange) {
    return this.audit.take(change);
  }
}
