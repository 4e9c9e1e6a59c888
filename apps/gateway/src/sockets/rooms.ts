/** Every room there is. What only staff may see goes to `staff` only. */
export const rooms = {
  contact: (contactId: string) => `contact:${contactId}`,
  staff: (contactId: string) => `contact:${contactId}:staff`,
  user: (userId: string) => `user:${userId}`,
  queue: (queueId: string) => `queue:${queueId}`,
  supervisors: 'supervisors',
} as const;
