import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@switchboard/database';
import { In } from 'typeorm';
import { PolicyEntity } from './policy.entity.js';

@Injectable()
export class PoliciesRepository {
  constructor(private readonly db: Database) {}

  async find(scope: string): Promise<PolicyEntity | null> {
    return this.db.repository(PolicyEntity).findOneBy({ scope });
  }

  async findAll(scopes: string[], tx?: Transaction): Promise<PolicyEntity[]> {
    return (tx ?? this.db).repository(PolicyEntity).findBy({ scope: In(scopes) });
  }

  async put(tx: Transaction, policy: PolicyEntity): Promise<void> {
    await tx.repository(PolicyEntity).upsert(policy, ['scope']);
  }

  async remove(tx: Transaction, scope: string): Promise<void> {
    await tx.repository(PolicyEntity).delete({ scope });
  }
}
