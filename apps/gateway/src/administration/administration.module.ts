import { Module } from '@nestjs/common';
import {
  FindUsesInAccounts,
  FindUsesInChat,
  PauseReasons,
  Queues,
  Statuses,
  Teams,
  Users,
  Widgets,
} from '@switchboard/contracts';
import { crudController } from './crud.js';

const CONTROLLERS = [
  crudController({
    path: '/v1/users',
    noun: 'user',
    contracts: Users,
    read: ['administrator', 'supervisor'],
    write: ['administrator'],
  }),
  crudController({
    path: '/v1/teams',
    noun: 'team',
    contracts: Teams,
    read: ['staff'],
    write: ['administrator'],
  }),
  crudController({
    path: '/v1/widgets',
    noun: 'widget',
    contracts: Widgets,
    read: ['administrator'],
    write: ['administrator'],
    usedIn: { kind: 'widget', ask: [FindUsesInChat] },
  }),
  crudController({
    path: '/v1/queues',
    noun: 'queue',
    contracts: Queues,
    read: ['staff'],
    write: ['administrator'],
    usedIn: { kind: 'queue', ask: [FindUsesInAccounts, FindUsesInChat] },
  }),
  crudController({
    path: '/v1/pause-reasons',
    noun: 'pause reason',
    contracts: PauseReasons,
    read: ['staff'],
    write: ['administrator'],
  }),
  crudController({
    path: '/v1/statuses',
    noun: 'status',
    contracts: Statuses,
    read: ['staff'],
    write: ['administrator'],
  }),
];

/** Users, teams, widgets, queues, pause reasons, statuses: `GET/POST /v1/<things>`, `GET/PATCH/DELETE /v1/<things>/:id`. */
@Module({ controllers: CONTROLLERS })
export class AdministrationModule {}
