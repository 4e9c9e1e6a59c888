import { schemaDifferences } from '@switchboard/database';
import { aDatabase } from '../../../test/support/database.js';
import { entities } from '../src/entities.js';
import { migrations } from '../src/migrations/index.js';

it('entities and migrations of routing say the same', async () => {
  const { ownerUrl: url, drop } = await aDatabase('routing', migrations);

  const differences = await schemaDifferences({ url, schema: 'routing', entities }).finally(drop);

  expect(differences).toEqual([]);
});
