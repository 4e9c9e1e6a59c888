import { Controller } from '@nestjs/common';
import { ListTargets, type Payload, TakeBackTransfer, TransferContact } from '@switchboard/contracts';
import { OnRequest } from '@switchboard/messaging';
import { TargetsService } from './targets.service.js';
import { TransfersService } from './transfers.service.js';

@Controller()
export class TransfersHandlers {
  constructor(
    private readonly transfers: TransfersService,
    private readonly targets: TargetsService,
  ) {}

  @OnRequest(TransferContact)
  ask(command: Payload<typeof TransferContact>) {
    return this.transfers.ask(command);
  }

  @OnRequest(TakeBackTransfer)
  takeBack(command: Payload<typeof TakeBackTransfer>) {
    return this.transfers.takeBack(command);
  }

  @OnRequest(ListTargets)
  list(question: Payload<typeof ListTargets>) {
    return this.targets.list(question);
  }
}
