import { Injectable } from '@nestjs/common';
import { Database, FOR_UPDATE, type Transaction } from '@switchboard/database';
import { type Listening, SEEN_FOR_MS } from '@switchboard/kernel';
import { GatewayReportEntity } from './gateway-report.entity.js';

/** Until when a row says that its agent is here: his gateway's word that he is gone, or the age of the last report. */
const HERE_UNTIL = `coalesce(gone_at, seen_at + interval '${SEEN_FOR_MS} milliseconds')`;

const ONLY = { onlyRow: true };

@Injectable()
export class ConnectionsRepository {
  constructor(private readonly db: Database) {}

  lockListening(tx: Transaction): Promise<Listening> {
    return tx.repository(GatewayReportEntity).findOneOrFail({ where: ONLY, lock: FOR_UPDATE });
  }

  listening(): Promise<Listening> {
    return this.db.repository(GatewayReportEntity).findOneByOrFail(ONLY);
  }

  async setListening(tx: Transaction, listening: Listening): Promise<void> {
    await tx.repository(GatewayReportEntity).update(ONLY, listening);
  }

  /** Nothing has been heard yet. */
  async beginAnew(): Promise<void> {
    await this.db.repository(GatewayReportEntity).update(ONLY, { heardAt: null });
  }

  /** The whole list of one gateway: these are here, its others are not. */
  async seen(tx: Transaction, gatewayId: string, agentIds: string[], now: Date): Promise<void> {
    await tx.sql(
      `INSERT INTO gateway_sightings (agent_id, gateway_id, seen_at)
       SELECT DISTINCT agent_id, $1, $3::timestamptz FROM unnest($2::uuid[]) AS here(agent_id) ORDER BY agent_id
       ON CONFLICT (agent_id, gateway_id) DO UPDATE SET seen_at = excluded.seen_at, gone_at = NULL`,
      [gatewayId, agentIds, now],
    );
    await tx.sql(
      `UPDATE gateway_sightings SET gone_at = $3
       WHERE gateway_id = $1 AND gone_at IS NULL AND agent_id <> ALL($2::uuid[]) AND ${HERE_UNTIL} > $3`,
      [gatewayId, agentIds, now],
    );
  }

  /** Agents whom no gateway has seen since that moment. */
  async awaySince(moment: Date): Promise<string[]> {
    const rows = await this.db.sql<{ id: string }>(
      `SELECT agent_id AS id FROM gateway_sightings GROUP BY agent_id HAVING max(${HERE_UNTIL}) <= $1
       ORDER BY agent_id LIMIT 200`,
      [moment],
    );
    return rows.map(({ id }) => id);
  }

  /** Claims a lost agent: false for the second replica, and where he has come back meanwhile. */
  async forget(tx: Transaction, agentId: string, moment: Date): Promise<boolean> {
    const rows = await tx.sql(
      `WITH his AS (SELECT gateway_id, ${HERE_UNTIL} AS here_until FROM gateway_sightings WHERE agent_id = $1 FOR UPDATE)
       DELETE FROM gateway_sightings WHERE agent_id = $1 AND NOT EXISTS (SELECT 1 FROM his WHERE here_until > $2)
       RETURNING agent_id`,
      [agentId, moment],
    );
    return rows.length > 0;
  }

  /** Rows of gateways that are no more, of agents who are here by another one. */
  async sweepOld(before: Date): Promise<void> {
    await this.db.sql(
      `DELETE FROM gateway_sightings old WHERE ${HERE_UNTIL} < $1 AND EXISTS (
         SELECT 1 FROM gateway_sightings new WHERE new.agent_id = old.agent_id AND new.seen_at > $1)`,
      [before],
    );
  }
}
