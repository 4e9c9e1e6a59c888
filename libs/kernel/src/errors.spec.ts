import { ERROR_STATUS, type ErrorCode, LIMITS, Problem } from '@switchboard/contracts';
import { z } from 'zod';
import { newContext, runInContext } from './context.js';
import { AppError, appErrorOf, issuesOf, problemOf } from './errors.js';

describe('problemOf', () => {
  it('tells a decision by its code, status and sentence', () => {
    const problem = problemOf(new AppError('contact_closed', 'Contact 7 is closed'));

    expect(problem).toEqual({
      type: 'urn:switchboard:problem:contact_closed',
      title: 'Contact closed',
      status: 409,
      detail: 'Contact 7 is closed',
      code: 'contact_closed',
      correlationId: '',
    });
  });

  it('carries the correlation id of the work in hand', () => {
    const problem = runInContext(newContext(undefined, 'abc'), () => problemOf(new AppError('gone', 'Gone')));

    expect(problem.correlationId).toBe('abc');
  });

  it('says when to come back', () => {
    expect(
      problemOf(new AppError('rate_limited', 'Slow down', { retryAfterSeconds: 3 })).retryAfterSeconds,
    ).toBe(3);
  });

  it('tells what is wrong with an input by path and never by value', () => {
    const { error } = z
      .object({ fields: z.object({ email: z.email() }) })
      .safeParse({ fields: { email: 'my-secret' } });

    const problem = problemOf(error);

    expect(problem).toMatchObject({ code: 'invalid_input', status: 400 });
    expect(problem.errors?.map(({ path }) => path)).toEqual(['fields.email']);
    expect(JSON.stringify(problem)).not.toContain('my-secret');
  });

  it('has a bound, however much is wrong and whatever it is called', () => {
    const errors = Array.from({ length: 1000 }, () => ({
      path: 'p'.repeat(9000),
      message: 'm'.repeat(9000),
    }));

    const problem = problemOf(new AppError('invalid_input', 'd'.repeat(9000), { errors }));

    expect(Problem.safeParse(problem).success).toBe(true);
    expect(problem.errors).toHaveLength(LIMITS.issues);
  });

  it.each([
    ['an error', new Error('select * from users where password = 1')],
    ['an error with a code', Object.assign(new Error('duplicate key (email)=(a@b.c)'), { code: '23505' })],
    ['a text', 'boom at /srv/app/secret.ts'],
    ['nothing', undefined],
  ])('hides %s behind internal', (_, thrown) => {
    expect(problemOf(thrown)).toMatchObject({
      code: 'internal',
      status: 500,
      detail: 'Something went wrong on our side',
    });
    expect(JSON.stringify(problemOf(thrown))).not.toMatch(/select|email|secret|boom/);
  });

  it('does not tell the cause of a decision', () => {
    const error = new AppError('unavailable', 'Try again', { cause: new Error('10.0.0.1 refused') });

    expect(JSON.stringify(problemOf(error))).not.toContain('10.0.0.1');
  });
});

describe('AppError', () => {
  it.each(Object.entries(ERROR_STATUS))('%s has status %i', (code, status) => {
    expect(new AppError(code as ErrorCode, 'x').status).toBe(status);
  });

  it('comes back whole on the asking side', () => {
    const error = new AppError('invalid_input', 'no', {
      errors: [{ path: 'a', message: 'b' }],
      retryAfterSeconds: 2,
    });

    expect(appErrorOf(problemOf(error))).toMatchObject({
      code: 'invalid_input',
      detail: 'no',
      status: 400,
      extra: { errors: [{ path: 'a', message: 'b' }], retryAfterSeconds: 2 },
    });
  });
});

it('issuesOf spells paths with dots', () => {
  const { error } = z
    .object({ list: z.array(z.object({ id: z.number() })) })
    .safeParse({ list: [{ id: 'x' }] });

  expect(error && issuesOf(error)[0]?.path).toBe('list.0.id');
});
