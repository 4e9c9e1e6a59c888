import { Fault } from './fault.js';

/** A member's name must stay inside the folder that somebody unpacks it to. */
export function assertStaysInside(name: string): void {
  const path = name.replaceAll('\\', '/');
  const isClimbing = path.split('/').includes('..');
  if (isClimbing || path.startsWith('/') || /^[a-z]:/i.test(path) || path.includes('\0'))
    throw new Fault('climbs');
}
