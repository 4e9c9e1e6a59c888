import { Injectable } from '@nestjs/common';
import { answerWithStream } from '@switchboard/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { attachmentOf } from '../attachments/attachment.js';
import { CleanFiles } from '../attachments/clean-files.js';
import { ERRORS } from '../files.errors.js';
import { fileHeaders, isUnchanged, rangeOf } from './download.rules.js';
import type { Opened } from './links.service.js';

/** Streams a clean file to whoever may have it. */
@Injectable()
export class Sender {
  constructor(private readonly files: CleanFiles) {}

  async send(request: FastifyRequest, reply: FastifyReply, { row }: Opened): Promise<void> {
    const { receivedBytes: sizeBytes, sha256 } = row;
    if (!sha256) throw ERRORS.attachmentNotFound();
    const headers: Record<string, string> = fileHeaders({ ...attachmentOf(row), sha256 });
    if (isUnchanged(request.headers['if-none-match'], sha256))
      return answerWithStream(reply, { status: 304, headers });
    const range = isSame(request.headers['if-range'], sha256)
      ? rangeOf(request.headers.range, sizeBytes)
      : null;
    if (range === 'unsatisfiable')
      return answerWithStream(reply, {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${sizeBytes}`, 'content-length': '0' },
      });

    const length = range ? range.end - range.start + 1 : sizeBytes;
    if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${sizeBytes}`;
    headers['content-length'] = String(length);
    const status = range ? 206 : 200;
    if (request.method === 'HEAD') return answerWithStream(reply, { status, headers });
    // Opened before the first header goes out, so that a store that is away is still an honest 503.
    return answerWithStream(reply, { status, headers, body: await this.files.open(row, range) });
  }
}

function isSame(ifRange: unknown, sha256: string): boolean {
  return ifRange === undefined || ifRange === `"${sha256}"`;
}
