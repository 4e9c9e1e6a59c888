import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { ClamdScanner } from './clamd-scanner.js';
import { EICAR } from './fake-scanner.js';
import { ScannerFailed } from './scanner.errors.js';
import { streamOf } from './virus-scanner.suite.js';

/** A server that speaks as much clamd as a test wants. */
async function aServer(serve: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { scanner: new ClamdScanner({ host: '127.0.0.1', port, scanMs: 300, askMs: 200 }), close };
}

/** Answers once the terminator of INSTREAM has come. */
const answering = (reply: string) => (socket: Socket) => {
  let last = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    last = Buffer.concat([last, chunk]).subarray(-4);
    if (last.equals(Buffer.alloc(4))) socket.end(reply);
  });
};

describe('ClamdScanner against a clamd that misbehaves', () => {
  it.each([
    ['accepts and stays silent (T1.3)', (socket: Socket) => void socket.resume()],
    ['stops reading', (socket: Socket) => void socket.pause()],
    ['closes at once', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
    ['cuts its answer (T1.4)', answering('stream: O')],
    ['answers nothing (T1.4)', answering('')],
    ['times out (T1.4)', answering('COMMAND READ TIMED OUT\0')],
    ['finds the file too large (T1.8)', answering('INSTREAM size limit exceeded. ERROR\0')],
    ['answers twice', answering('stream: OK\0stream: OK\0')],
    ['is no clamd', answering('HTTP/1.1 200 OK\r\n\r\n')],
  ])('has no verdict from one that %s', async (_, serve) => {
    const { scanner, close } = await aServer(serve);
    const source = streamOf(randomBytes(400_000));

    await expect(scanner.scan(source, 400_000)).rejects.toThrow(ScannerFailed);

    expect(source.destroyed).toBe(true);
    close();
  });

  it('has no verdict from one that is not there', async () => {
    const { scanner, close } = await aServer(() => undefined);
    close();

    await expect(scanner.scan(streamOf(EICAR), EICAR.length)).rejects.toThrow(ScannerFailed);
    await expect(scanner.health()).rejects.toThrow(ScannerFailed);
  });

  it('does not buffer a file for one that stops reading (T1.6)', async () => {
    const { scanner, close } = await aServer((socket) => void socket.pause());
    let read = 0;
    const source = new Readable({
      read() {
        read += 1;
        this.push(read < 200 ? randomBytes(1024 * 1024) : null);
      },
    });

    await expect(scanner.scan(source, 199 * 1024 * 1024)).rejects.toThrow(ScannerFailed);

    expect(read).toBeLessThan(20);
    close();
  });

  it('sends what comes after an empty chunk too (T1.1)', async () => {
    let got = Buffer.alloc(0);
    const { scanner, close } = await aServer((socket) => {
      socket.on('data', (chunk: Buffer) => {
        got = Buffer.concat([got, chunk]);
        if (got.subarray(-4).equals(Buffer.alloc(4))) socket.end('stream: OK\0');
      });
    });
    const parts = ['one', '', 'two'].map((text) => Buffer.from(text));

    await scanner.scan(Readable.from(parts), 6);

    expect(got.toString('latin1')).toBe('zINSTREAM\0\0\0\0\x03one\0\0\0\x03two\0\0\0\0');
    close();
  });
});
