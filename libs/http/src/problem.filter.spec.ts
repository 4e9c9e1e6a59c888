import { BadRequestException, NotFoundException } from '@nestjs/common';
import { AppError } from '@switchboard/kernel';
import { ZodError } from 'zod';
import { decisionOf } from './problem.filter.js';

const framework = (code: string, statusCode: number) =>
  Object.assign(new Error('in its own words'), { code, statusCode });
const codeOf = (error: unknown) => (error as AppError).code;

describe('decisionOf', () => {
  it.each([
    [new NotFoundException(), 'not_found'],
    [new BadRequestException(), 'invalid_input'],
    [framework('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'payload_too_large'],
    [framework('FST_INVALID_MULTIPART_CONTENT_TYPE', 406), 'invalid_input'],
  ])('says in our words what the framework refuses: %s', (error, code) => {
    expect(codeOf(decisionOf(error))).toBe(code);
  });

  it('takes a body that breaks off for the client’s doing, so that nobody is woken for it', () => {
    expect(codeOf(decisionOf(framework('ECONNRESET', 400)))).toBe('invalid_input');
  });

  it.each([
    new AppError('gone', 'Gone'),
    new ZodError([]),
    // Whatever a driver calls a status is not ours to believe.
    framework('NoSuchKey', 404),
    framework('FST_ERR_REP_ALREADY_SENT', 500),
  ])('leaves everything else as it is: %s', (error) => {
    expect(decisionOf(error)).toBe(error);
  });
});
