import { DefaultNamingStrategy } from 'typeorm';

/** `queueIds` in the code is `queue_ids` in the table; tables are named by their entities. */
export class SnakeNames extends DefaultNamingStrategy {
  override columnName(property: string, given: string | undefined): string {
    return given ?? property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
}
