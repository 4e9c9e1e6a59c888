import '@fastify/multipart';
import { ClientMessageId, label, Text } from '@switchboard/contracts';
import { AppError, issuesOf } from '@switchboard/kernel';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ERRORS } from '../files.errors.js';

/** What comes before the file. */
const Fields = z.object({
  clientMessageId: ClientMessageId,
  description: label(1000).optional(),
  text: Text.optional(),
});
export type UploadFields = z.infer<typeof Fields>;

export interface UploadForm {
  fields: UploadFields;
  fileName: string;
  file: Readable;
  /** After the file has been read: nothing may follow it. */
  end(): Promise<void>;
}

/** Enough for what is allowed, little for what is not (S018). */
const FORM_LIMITS = {
  fieldNameSize: 100,
  fieldSize: 32 * 1024,
  fields: 10,
  files: 2,
  parts: 12,
  headerPairs: 32,
  fileSize: Infinity,
};
/** How much longer than its file a form can be. */
export const FORM_OVERHEAD_BYTES = 64 * 1024;

/** More than any fields and the first pieces of a file that may have come along with them. */
export const MOST_BEFORE_FILE_BYTES = 512 * 1024;

/** Reads a form up to its file. Malformed ones are the client's fault, whatever the parser calls them. */
export async function openForm(request: FastifyRequest): Promise<UploadForm> {
  if (!request.isMultipart()) throw ERRORS.malformed('Files come as multipart/form-data');
  const parts = guarded(() => request.parts({ limits: FORM_LIMITS, preservePath: true }));
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (;;) {
    const part = await parts.next();
    if (!part) throw ERRORS.malformed('There is no file in the form');
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw ERRORS.malformed('The file comes in the part "file"');
      return {
        fields: parsed(values),
        fileName: unescaped(part.filename ?? ''),
        file: part.file,
        end: () => assertEnd(parts),
      };
    }
    if (part.fieldnameTruncated || part.valueTruncated) throw ERRORS.malformed('A field is too long');
    if (part.fieldname in values) throw ERRORS.malformed(`The field comes twice`);
    values[part.fieldname] = part.value;
  }
}

type Part = Awaited<ReturnType<ReturnType<FastifyRequest['parts']>['next']>>['value'];
interface Parts {
  next(): Promise<Part | null>;
}

function guarded(open: () => ReturnType<FastifyRequest['parts']>): Parts {
  let iterator: ReturnType<FastifyRequest['parts']> | undefined;
  return {
    async next() {
      try {
        iterator ??= open();
        const { value, done } = await iterator.next();
        return done ? null : (value as Part);
      } catch (error) {
        throw fault(error);
      }
    },
  };
}

function fault(error: unknown): AppError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'FST_FILES_LIMIT') return ERRORS.oneFile();
  return ERRORS.malformed('The form is malformed or has too many parts');
}

async function assertEnd(parts: Parts): Promise<void> {
  const part = await parts.next();
  if (!part) return;
  if (part.type === 'file') {
    part.file.resume();
    throw ERRORS.oneFile();
  }
  throw ERRORS.malformed('The fields come before the file');
}

function parsed(values: object): UploadFields {
  const result = Fields.safeParse({ ...values });
  if (result.success) return result.data;
  throw new AppError('invalid_input', 'The form is not valid', { errors: issuesOf(result.error) });
}

/** Browsers write these three of a name in percent, and nothing else (WHATWG, multipart/form-data). */
function unescaped(fileName: string): string {
  return fileName.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}
