import type { Attachment, ComposedStaffContact } from '@switchboard/contracts';
import { useQuery } from '@tanstack/react-query';
import { http, type Page } from '../api';
import { AttachmentView } from '../shared/attachment';
import { Asked } from '../shared/states';
import { t } from '../texts';
import classes from './agent.module.css';
import { DESK } from './desk.data';

/** The contact's files as they are now, with links for whoever may open them. */
export const useAttachments = (contactId: string) =>
  useQuery({
    queryKey: DESK.attachments(contactId),
    queryFn: () =>
      http.ask<Page<Attachment>>(`/v1/contacts/${contactId}/attachments`, { query: { limit: 200 } }),
  });

/** Every file of the contact with its state, newest first (S17, G25). */
export function ContactFiles({ contact }: { contact: ComposedStaffContact }) {
  const query = useAttachments(contact.id);
  return (
    <section className={classes.card}>
      <h2>{t('files.title')}</h2>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.soft}>{t('files.none')}</p>
          ) : (
            <ul className={classes.files}>
              {items.map((attachment) => (
                <li key={attachment.id}>
                  <AttachmentView attachment={attachment} isCompact />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </section>
  );
}
