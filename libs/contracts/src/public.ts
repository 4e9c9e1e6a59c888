import { z } from 'zod';
import { VisitorContact, StaffContact } from './chat.js';
import { WidgetColours, WidgetField } from './accounts.js';
import { FilePolicy, Invitation } from './files.js';

/** Parts that the gateway adds to a contact; a part that failed is null and named in `unavailable`. */
const composedParts = {
  position: z.number().int().nullable(),
  estimatedWaitSeconds: z.number().int().nullable(),
  filePolicy: FilePolicy.nullable(),
  invitation: Invitation.nullable(),
  unavailable: z.array(z.string()),
};
/** GET /v1/contacts/:id for staff. */
export const ComposedStaffContact = StaffContact.extend(composedParts);
export type ComposedStaffContact = z.infer<typeof ComposedStaffContact>;
/** GET /v1/contacts/:id for the visitor. */
export const ComposedVisitorContact = VisitorContact.extend(composedParts);
export type ComposedVisitorContact = z.infer<typeof ComposedVisitorContact>;

/** GET /v1/widgets/:key/config: null and named in `unavailable` where a service did not answer in time. */
export const WidgetConfig = z.object({
  openNow: z.boolean().nullable(),
  agentsAvailable: z.boolean().nullable(),
  fields: z.array(WidgetField),
  colours: WidgetColours,
  texts: z.record(z.string(), z.record(z.string(), z.string())),
  filePolicy: FilePolicy.nullable(),
  unavailable: z.array(z.string()),
});
export type WidgetConfig = z.infer<typeof WidgetConfig>;
