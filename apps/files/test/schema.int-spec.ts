import { schemaDifferences } from '@switchboard/database';
import { aDatabase } from '../../../test/support/database.js';
import { entities } from '../src/entities.js';
import { migrations } from '../src/migrations/index.js';

describe('the schema of files', () => {
  it('is what its entities say', async () => {
    const database = await aDatabase('files', migrations);

    expect(await schemaDifferences({ url: database.ownerUrl, schema: 'files', entities })).toEqual([]);
    await database.drop();
  });
});
