import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'minio';
import { Home } from '../lib/home.ts';
import { startNativeServers } from './native.ts';
import { findSeaweed } from './seaweedfs.ts';

const whenThere = (await findSeaweed()).path ? describe : describe.skip;

whenThere('SeaweedFS of npm start', () => {
  let home = new Home(mkdtempSync(join(tmpdir(), 'seaweed-')));
  type Servers = Awaited<ReturnType<typeof startNativeServers>>;
  let servers: Servers | null = null;
  afterAll(async () => {
    await servers?.stop();
    home.destroy();
    rmSync(home.folder, { recursive: true, force: true });
  });
  const start = async () => {
    servers = await startNativeServers({ home, wanted: ['seaweedfs'] });
    const { endpoint, accessKey, secretKey } = servers.seaweedfs ?? {
      endpoint: '',
      accessKey: '',
      secretKey: '',
    };
    const { hostname, port } = new URL(endpoint);
    return {
      endpoint,
      client: new Client({
        endPoint: hostname,
        port: Number(port),
        useSSL: false,
        accessKey,
        secretKey,
        region: 'us-east-1',
      }),
    };
  };

  it('finds its objects again after it was ended, on other ports too', async () => {
    const { client } = await start();
    await client.makeBucket('kept');
    await client.putObject('kept', 'a', Buffer.from('bytes'));
    await servers?.stop();
    // The next run, which remembers no port.
    home = new Home(home.folder);
    home.state.ports = {};

    const again = await start();

    expect((await again.client.statObject('kept', 'a')).size).toBe(5);
  });

  it('lets no stranger in, by no door', async () => {
    const bare = Object.entries(home.state.ports).filter(([name]) => name.startsWith('seaweedfs'));
    const answers = await Promise.all(
      bare.map(async ([name, port]) => [
        name,
        name.endsWith('grpc') ? await speaksGrpc(port) : await statusOf(port),
      ]),
    );

    expect(Object.fromEntries(answers)).toEqual({
      'seaweedfs master': 404,
      'seaweedfs filer': 404,
      'seaweedfs volume': 401,
      'seaweedfs s3': 403,
      'seaweedfs master grpc': false,
      'seaweedfs filer grpc': false,
      'seaweedfs volume grpc': false,
      'seaweedfs s3 grpc': false,
    });
  });
});

/** Asked for something that a stranger would like: a list of volumes, an object. */
const statusOf = async (port: number) => (await fetch(`http://127.0.0.1:${port}/1,01d75669e5`)).status;

/** Whether it talks to somebody without a certificate. */
function speaksGrpc(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const end = (answer: boolean) => {
      session.destroy();
      resolve(answer);
    };
    session.once('remoteSettings', () => end(true));
    session.once('error', () => end(false));
    session.once('close', () => end(false));
  });
}
