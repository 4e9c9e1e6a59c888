/** Why a file is not to be opened by anybody: stable, in words, for staff. */
export const FAULTS = {
  encrypted: 'archive: encrypted',
  links: 'archive: has links',
  climbs: 'archive: has names that climb out',
  tooMuch: 'archive: unpacks to too much',
  tooMany: 'archive: too many entries',
  tooDeep: 'archive: packed too often',
  unreadable: 'archive: cannot be read',
  contradicts: 'archive: contradicts itself',
  unknownKind: 'archive: of a kind that cannot be looked into',
  tooSlow: 'archive: could not be looked into within its limits',
  hidden: 'file: hides an archive',
  mail: 'mail: contradicts itself',
  protected: 'document: protected by a password',
  misnamed: 'document: is not what its name says',
  macros: 'document: hides macros',
} as const;
export type FaultName = keyof typeof FAULTS;

/** What was found while unpacking: the file is unscannable. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly fault: FaultName;

  constructor(fault: FaultName) {
    super(FAULTS[fault]);
    this.fault = fault;
  }
}
