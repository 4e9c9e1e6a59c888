/** The agent's part of the header: contact tabs, waiting contacts, presence. */
export function AgentBar() {
  return null;
}
