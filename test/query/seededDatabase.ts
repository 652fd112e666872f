import { join } from 'node:path';
import { type Db, openReader, openWriter } from '../../src/store/database.ts';
import { type SeedOptions, seedDatabase } from '../support/seedDatabase.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

/** A read-only connection to a fresh database of seeded rows; `remove` closes and deletes it. */
export async function seededDatabase(
  options: SeedOptions,
  change: (writer: Db) => void = () => {},
): Promise<{ readonly database: Db; remove(): Promise<void> }> {
  const directory = await temporaryDirectory();
  const path = join(directory.path, 'traces.db');
  const writer = openWriter(path, { durability: 'normal' });
  seedDatabase(writer, options);
  change(writer);
  writer.close();
  const database = openReader(path);
  return {
    database,
    async remove() {
      database.close();
      await directory.remove();
    },
  };
}
