import { schemaDifferences } from '@switchboard/database';
import { aDatabase } from '../../../test/support/database.js';
import { entities } from '../src/entities.js';
import { migrations } from '../src/migrations/index.js';

it('entities and migrations of reports say the same', async () => {
  const { ownerUrl: url, drop } = await aDatabase('reports', migrations);

  const differences = await schemaDifferences({ url, schema: 'reports', entities }).finally(drop);

  expect(differences).toEqual([]);
});
