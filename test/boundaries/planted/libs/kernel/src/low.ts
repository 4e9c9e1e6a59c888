// allowed
import { isOpen } from '@switchboard/contracts';
export const low = isOpen;
