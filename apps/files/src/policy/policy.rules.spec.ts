import { FilePolicy } from '@switchboard/contracts';
import { assertUnderCeiling, effectivePolicy } from './policy.rules.js';

const MIB = 1024 * 1024;
const a = (mode: 'never' | 'onInvitation' | 'always', maxFileBytes = 5 * MIB) =>
  FilePolicy.parse({ inbound: { mode, maxFileBytes }, outbound: { maxFileBytes } });

describe('effectivePolicy', () => {
  it('is "never" for visitors until somebody saved one, and always possible for staff (G1, G3, V5)', () => {
    const policy = effectivePolicy({ organisation: null, queue: null }, 30 * MIB);

    expect(policy.inbound).toMatchObject({ mode: 'never', maxFileBytes: 5 * MIB, invitationSeconds: 300 });
    expect(policy.outbound).toEqual({ types: ['*'], maxFileBytes: 5 * MIB, consent: 'none' });
  });

  it.each([
    [a('onInvitation'), null, 'onInvitation'],
    [a('onInvitation'), a('always'), 'always'],
    [a('always'), a('never'), 'never'],
    [null, a('always'), 'always'],
  ] as const)('takes the most specific (%#)', (organisation, queue, mode) => {
    expect(effectivePolicy({ organisation, queue }, 30 * MIB).inbound.mode).toBe(mode);
  });

  it('never goes over the ceiling (V6)', () => {
    const policy = effectivePolicy({ organisation: a('always', 90 * MIB), queue: null }, 30 * MIB);

    expect([policy.inbound.maxFileBytes, policy.outbound.maxFileBytes]).toEqual([30 * MIB, 30 * MIB]);
  });
});

describe('assertUnderCeiling', () => {
  it('refuses to save more than the ceiling', () => {
    expect(() => assertUnderCeiling(a('always', 31 * MIB), 30 * MIB)).toThrow('file_too_large');
    expect(() => assertUnderCeiling(a('always', 30 * MIB), 30 * MIB)).not.toThrow();
  });
});
