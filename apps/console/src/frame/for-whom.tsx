import type { User } from '@switchboard/contracts';
import type { ReactNode } from 'react';
import { useUser } from '../session/use-session';
import { NotForYou } from '../shared/states';

/** A page by its address: who may not use it learns so at once, not when he has filled something in. */
export function ForWhom({ mayUse, children }: { mayUse: (user: User) => boolean; children: ReactNode }) {
  return mayUse(useUser()) ? children : <NotForYou />;
}
