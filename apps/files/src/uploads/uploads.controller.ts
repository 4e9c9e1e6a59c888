import { Controller, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { verifyGrant } from '@switchboard/auth';
import { AppError, Clock } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import { FILES_CONFIG, type FilesConfig } from '../files.config.js';
import { ERRORS } from '../files.errors.js';
import { boundsOf } from './upload-bounds.js';
import { FORM_OVERHEAD_BYTES, MOST_BEFORE_FILE_BYTES, openForm } from './upload-form.js';
import { UploadsService } from './uploads.service.js';

/** Where the gateway streams uploads to. Nothing but a grant of chat lets anybody in. */
@Controller()
export class UploadsController {
  constructor(
    private readonly uploads: UploadsService,
    private readonly clock: Clock,
    @Inject(FILES_CONFIG) private readonly config: FilesConfig,
  ) {}

  /** multipart/form-data: clientMessageId, description?, text?, then file → 201 Attachment. */
  @Post('contacts/:id/attachments')
  @HttpCode(201)
  async upload(
    @Param('id') contactId: string,
    @Headers('x-switchboard-grant') token: string | undefined,
    @Req() request: FastifyRequest,
  ) {
    const grant = await verifyGrant(token, this.config.GRANT_SECRET, { now: this.clock.now() });
    if (grant.purpose !== 'upload') throw ERRORS.noGrant();
    if (grant.contactId !== contactId) throw ERRORS.contactNotFound();
    const declaredBytes = declaredLength(request);
    await this.uploads.assertLength(grant, declaredBytes, FORM_OVERHEAD_BYTES);

    const bounds = boundsOf(request.raw, {
      silenceMs: this.config.UPLOAD_SILENCE_MS,
      totalMs: this.config.UPLOAD_TIMEOUT_MS,
    });
    try {
      const form = await bounds.within(openForm(request));
      // The parser passes over a part with an endless head without a word (S018).
      if (bounds.receivedBytes() > MOST_BEFORE_FILE_BYTES)
        throw ERRORS.malformed('Too much comes before the file');
      const whole = { ...form, end: () => bounds.within(form.end()) };
      return await this.uploads.upload(grant, whole, declaredBytes, bounds.signal);
    } finally {
      bounds.end();
      // Whatever the parser still holds must not hold the answer up; the rest of the body is read and dropped.
      request.raw.unpipe();
      request.raw.resume();
    }
  }
}

function declaredLength({ headers }: FastifyRequest): number | null {
  const length = headers['content-length'];
  if (length === undefined) return null;
  if (!/^\d{1,15}$/.test(length)) throw new AppError('invalid_input', 'Content-Length is not a number');
  return Number(length);
}
