// violates: typeorm-is-for-entities-and-repositories
import type { EntityManager } from 'typeorm';
export type HandMade = EntityManager;
