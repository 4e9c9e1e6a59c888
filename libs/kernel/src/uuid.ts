import { randomBytesOf } from './random.js';

let lastMs = 0;
let sequence = 0;

/** A UUIDv7: sortable by time, and in the order of the calls inside this process. */
export function uuidv7(): string {
  const random = randomBytesOf(10);
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    sequence = random.readUInt16BE(0) & 0x7ff; // the upper half of the 12 bits is left to count in
  } else if (++sequence > 0xfff) {
    lastMs += 1; // more than the counter holds in one millisecond: borrow from the next
    sequence = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const variant = ((random.readUInt16BE(2) & 0x3fff) | 0x8000).toString(16);
  const counter = sequence.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}-${random.toString('hex', 4)}`;
}
