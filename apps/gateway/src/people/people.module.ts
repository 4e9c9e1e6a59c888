import { Module } from '@nestjs/common';
import { askingController } from '../http/asking.controller.js';
import { ME_ROUTES } from './me.routes.js';

/** /v1/me */
@Module({ controllers: [askingController(ME_ROUTES)] })
export class PeopleModule {}
