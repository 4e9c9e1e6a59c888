import { schemaDifferences } from '@switchboard/database';
import { aDatabase } from '../../../test/support/database.js';
import { entities } from '../src/entities.js';
import { migrations } from '../src/migrations/index.js';

it('entities and migrations of chat say the same', async () => {
  const { ownerUrl: url, drop } = await aDatabase('chat', migrations);

  const differences = await schemaDifferences({ url, schema: 'chat', entities }).finally(drop);

  expect(differences).toEqual([]);
});
