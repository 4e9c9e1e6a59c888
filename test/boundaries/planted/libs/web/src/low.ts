// allowed
import type { Message } from '@switchboard/contracts';
export type Low = Message;
