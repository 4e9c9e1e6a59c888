import type { ErrorCode, InputIssue, Problem } from '@switchboard/contracts';

/** Codes that only a page meets: no answer came. */
export type ClientCode = ErrorCode | 'offline' | 'no_answer';

/** A refusal or failure that a page shows in words, by its code. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ClientCode,
    readonly status: number,
    readonly detail: string,
    readonly extra: { errors?: InputIssue[]; retryAfterSeconds?: number; correlationId?: string } = {},
  ) {
    super(`${code}: ${detail}`);
  }

  /** Worth trying again without changing anything: nobody decided against it. */
  get isPassing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

/** The server's problem+json as an error. */
export function problemErrorOf(problem: Problem): ProblemError {
  const { code, status, detail, errors, retryAfterSeconds, correlationId } = problem;
  return new ProblemError(code, status, detail, { errors, retryAfterSeconds, correlationId });
}

/** Whatever was thrown, as something that a page can show. */
export function asProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError('internal', 0, error instanceof Error ? error.message : 'Something went wrong');
}

function looksLikeProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body;
}

/** A failed answer's body as an error; an answer that is no problem+json becomes `no_answer`. */
export function problemOfBody(status: number, body: unknown): ProblemError {
  if (looksLikeProblem(body)) return problemErrorOf(body);
  return new ProblemError(status === 0 ? 'offline' : 'no_answer', status, 'The server gave no usable answer');
}
