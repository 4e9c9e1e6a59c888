/** A notification of the browser, only where the tab is hidden and the agent has allowed it; of one tag, one at a time. */
export function notifyHidden(title: string, body: string, tag: string): Notification | null {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return null;
  const note = new Notification(title, { body, tag: `switchboard-${tag}` });
  note.onclick = () => {
    window.focus();
    note.close();
  };
  return note;
}
