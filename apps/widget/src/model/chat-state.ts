import type { ComposedVisitorContact, WidgetConfig } from '@switchboard/contracts';
import type { LineState } from './line';

/** Where the visitor is: the form before a contact, the contact, or after it. */
export interface ChatState {
  readonly isOpen: boolean;
  readonly phase: 'loading' | 'failed' | 'form' | 'contact';
  readonly config: WidgetConfig | null;
  readonly contact: ComposedVisitorContact | null;
  readonly line: LineState;
  /** Ids of those who type just now. */
  readonly typing: readonly string[];
  /** The last of our messages that staff has read. */
  readonly readSeq: number;
  /** Others' messages that the visitor has not seen. */
  readonly unread: number;
  readonly problem: string | null;
  readonly rating: 'none' | 'sending' | 'given';
}

/** Of no contact at all. */
export const NO_CONTACT = {
  contact: null,
  line: 'down',
  typing: [],
  readSeq: 0,
  unread: 0,
  problem: null,
  rating: 'none',
} as const satisfies Partial<ChatState>;

export const INITIAL: ChatState = { ...NO_CONTACT, isOpen: false, phase: 'loading', config: null };

/** Not ended: the visitor may write. */
export const isOpen = (contact: { state: string } | null | undefined): boolean =>
  contact?.state === 'waiting' || contact?.state === 'active';
