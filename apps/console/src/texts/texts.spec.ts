import { ErrorCode } from '@switchboard/contracts';
import { ProblemError } from '@switchboard/web';
import { en } from './en';
import { problemText, t } from './index';

describe('a text', () => {
  it('has its names filled in, and shows what nobody gave', () => {
    expect(t('offer.from', { name: 'Vera' })).toBe('Chat from Vera');
    expect(t('offer.from')).toBe('Chat from {name}');
  });

  it('is never empty', () => {
    expect(Object.entries(en).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('is filled in as it was written, whatever was typed', () => {
    expect(t('offer.from', { name: '$& {name}' })).toBe('Chat from $& {name}');
  });
});

describe('what went wrong', () => {
  const refused = (code: ProblemError['code'], extra: ProblemError['extra'] = {}) =>
    problemText(new ProblemError(code, 400, 'for developers', extra));

  it('has words of its own for everything that staff may meet', () => {
    const ofVisitors = ['visitor_not_found', 'queue_closed', 'queue_full', 'nobody_available'];
    const codes = [...ErrorCode.options, 'offline', 'no_answer'].filter((code) => !ofVisitors.includes(code));

    expect(codes.filter((code) => !Object.hasOwn(en, `problem.${code}`))).toEqual([]);
  });

  it('is said in our words, not in the server’s', () => {
    expect(refused('status_required')).toBe(en['problem.status_required']);
    expect(refused('from_the_future' as never)).toBe(t('problem.other', { code: 'from_the_future' }));
  });

  it('is never what the server says to developers', () => {
    const errors = [{ path: 'roles', message: 'Too small: expected array to have >=1 items' }];

    expect(refused('invalid_input', { errors })).toBe(en['problem.invalid_input']);
  });

  it('is said of whatever was thrown', () => {
    expect(problemText('a word')).toBe(en['problem.internal']);
  });
});
