import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';
import { Origins } from '../origins/origins.js';
import { Upgrade } from './upgrade.js';

const FRAME_BYTES = 65_536;

/** Nest's Socket.IO adapter with our limits: small frames, no deflate, and nobody from a foreign origin (S083, S089). */
export class SocketAdapter extends IoAdapter {
  private readonly upgrade: Upgrade;
  private readonly origins: Origins;

  constructor(app: INestApplication) {
    super(app);
    this.upgrade = app.get(Upgrade);
    this.origins = app.get(Origins);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, { ...options, ...this.ours() } as ServerOptions) as Server;
  }

  private ours(): Partial<ServerOptions> {
    return {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket', 'polling'],
      maxHttpBufferSize: FRAME_BYTES,
      perMessageDeflate: false,
      httpCompression: false,
      pingInterval: 20_000,
      pingTimeout: 15_000,
      connectTimeout: 10_000,
      cors: {
        origin: (origin, answer) => answer(null, origin !== undefined && this.origins.isAllowed(origin)),
      },
      allowRequest: (request, answer) => {
        const refusal = this.upgrade.refusalOf(request);
        answer(refusal, refusal === null);
      },
    };
  }
}
