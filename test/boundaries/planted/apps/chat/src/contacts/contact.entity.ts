// allowed
import { Entity } from 'typeorm';
export const contact = Entity;
