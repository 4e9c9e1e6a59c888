import { Controller, Inject, type Type } from '@nestjs/common';
import type { Payload, ReplyInput, RequestContract } from '@switchboard/contracts';
import { OnRequest } from './handlers.decorators.js';

const QUESTIONS = ['list', 'get', 'create', 'update', 'remove'] as const;
type Questions = Readonly<Record<(typeof QUESTIONS)[number], RequestContract>>;

/** A service that answers them by methods of the same names. */
export type CrudService<C extends Questions> = {
  [Q in keyof Questions]: (payload: Payload<C[Q]>) => ReplyInput<C[Q]> | Promise<ReplyInput<C[Q]>>;
};

/** The door of an administered thing: each of its five questions is answered by the service's method of that name. */
export function crudHandlers<C extends Questions>(contracts: C, service: Type<CrudService<C>>): Type {
  @Controller()
  class CrudHandlers {
    constructor(@Inject(service) readonly service: CrudService<Questions>) {}
  }
  for (const question of QUESTIONS) {
    const descriptor = {
      value(this: CrudHandlers, payload: unknown) {
        return this.service[question](payload);
      },
    };
    Object.defineProperty(CrudHandlers.prototype, question, descriptor);
    OnRequest(contracts[question])(CrudHandlers.prototype, question, descriptor);
  }
  return CrudHandlers;
}
