import { FilePolicy } from '@switchboard/contracts';
import { AppError } from '@switchboard/kernel';

/** What has been saved: for the organisation, and for the queue. */
export interface SavedPolicies {
  organisation: FilePolicy | null;
  queue: FilePolicy | null;
}

/** The policy that counts for a queue: its own, else the organisation's, else the defaults (inbound never: G1). The ceiling always holds. */
export function effectivePolicy({ organisation, queue }: SavedPolicies, ceilingBytes: number): FilePolicy {
  const { inbound, outbound } = queue ?? organisation ?? FilePolicy.parse({});
  return {
    inbound: { ...inbound, maxFileBytes: Math.min(inbound.maxFileBytes, ceilingBytes) },
    outbound: { ...outbound, maxFileBytes: Math.min(outbound.maxFileBytes, ceilingBytes) },
  };
}

/** A policy above the ceiling would promise what is never held. */
export function assertUnderCeiling({ inbound, outbound }: FilePolicy, ceilingBytes: number): void {
  if (Math.max(inbound.maxFileBytes, outbound.maxFileBytes) <= ceilingBytes) return;
  throw new AppError('file_too_large', `No file may be larger than ${ceilingBytes} bytes here`);
}
