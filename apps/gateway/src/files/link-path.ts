import { AppError } from '@switchboard/kernel';

const CONTACT_PART = /^[0-9a-f]{32}$/;
const ATTACHMENT_PART = /^[0-9a-f]{64}$/;

interface Link {
  readonly contactPart: string;
  readonly attachmentPart: string;
}

/** Where a link goes at the files service. Written anew from its parts: nothing else of the address reaches it. */
export function linkPath(
  { contactPart, attachmentPart }: Link,
  { ticket, tail = '' }: { ticket?: string; tail?: '/preview' | '' } = {},
): string {
  if (!CONTACT_PART.test(contactPart) || !ATTACHMENT_PART.test(attachmentPart))
    throw new AppError('attachment_not_found', 'There is no such file');
  const query = ticket === undefined ? '' : `?${new URLSearchParams({ ticket }).toString()}`;
  return `/a/${contactPart}/${attachmentPart}${tail}${query}`;
}
