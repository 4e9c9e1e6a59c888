import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from '../lib/ports.ts';
import { readSettings } from '../lib/settings.ts';
import { Platform } from './platform.ts';

/** A folder that goes with whoever made it; the servers run as another user when we are root, and must pass through it. */
export function scratchFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `switchboard-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/** A platform in such a folder, on a free port. */
export async function scratchPlatform(folder: string, env: NodeJS.ProcessEnv): Promise<Platform> {
  const port = await choosePort();
  const place = {
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    SWITCHBOARD_HOME: join(folder, 'home'),
  };
  return new Platform(readSettings({ ...place, ...env }));
}
