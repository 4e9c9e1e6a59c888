import type { ContactReport } from '@switchboard/contracts';
import { t } from '../texts';

type Ended = Pick<ContactReport, 'state' | 'status' | 'notSet' | 'answeredAt'>;

/** What became of it. Who talked with somebody and left while he waited again was not abandoned like one whom nobody answered. */
export function outcomeOf({ state, status, notSet, answeredAt }: Ended): string {
  if (status) return status.name;
  if (notSet) return t('reports.notSet');
  if (state === 'abandoned' && answeredAt !== null) return t('reports.leftAgain');
  return t(`contact.state.${state}`);
}
