import { verdictOf, versionOf } from './verdict.rules.js';
import { ScannerFailed } from './scanner.errors.js';

describe('verdictOf', () => {
  it.each([
    ['stream: OK\0', { kind: 'clean' }],
    ['stream: OK\n', { kind: 'clean' }],
    ['stream: Eicar-Test-Signature FOUND\0', { kind: 'infected', signature: 'Eicar-Test-Signature' }],
    [
      'stream: Heuristics.Limits.Exceeded.MaxFiles FOUND\0',
      { kind: 'unscannable', reason: 'Heuristics.Limits.Exceeded.MaxFiles' },
    ],
    ['stream: Heuristics.Encrypted.Zip FOUND\0', { kind: 'unscannable', reason: 'Heuristics.Encrypted.Zip' }],
    [
      'stream: Heuristics.Phishing.Email FOUND\0',
      { kind: 'infected', signature: 'Heuristics.Phishing.Email' },
    ],
  ])('reads %j', (answer, verdict) => {
    expect(verdictOf(answer)).toEqual(verdict);
  });

  it.each([
    '',
    '\0',
    'stream: O',
    'stream: OK\0stream: Eicar FOUND\0',
    'stream: OK and more',
    'COMMAND READ TIMED OUT\0',
    'UNKNOWN COMMAND\0',
    'INSTREAM size limit exceeded. ERROR\0',
    'stream: Time limit reached ERROR\0',
    'stream:  FOUND\0',
    'HTTP/1.1 200 OK',
  ])('takes %j for no verdict', (answer) => {
    expect(() => verdictOf(answer)).toThrow(ScannerFailed);
  });
});

describe('versionOf', () => {
  it('finds the age of the signatures', () => {
    expect(versionOf('ClamAV 1.4.3/27820/Thu Nov 19 09:26:38 2026\0')).toEqual({
      version: 'ClamAV 1.4.3',
      signaturesAt: new Date('2026-11-19T09:26:38Z'),
    });
  });

  it('knows no age where clamd has none, and no clamd in other answers', () => {
    expect(versionOf('ClamAV 1.4.3\0')).toEqual({ version: 'ClamAV 1.4.3', signaturesAt: null });
    expect(() => versionOf('SSH-2.0')).toThrow(ScannerFailed);
  });
});
