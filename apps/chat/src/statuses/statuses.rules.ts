/** Without queues it is every queue's. */
export const belongsTo = ({ queueIds }: { queueIds: string[] }, queueId: string): boolean =>
  queueIds.length === 0 || queueIds.includes(queueId);
