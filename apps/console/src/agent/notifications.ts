/**
 * A notification of the browser, only where the tab is hidden and the agent has allowed it; of one tag, one at a time.
 * `onShown` is called when the browser says that it stands on the screen.
 */
export function notifyHidden(
  title: string,
  body: string,
  tag: string,
  onShown?: () => void,
): Notification | null {
  if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return null;
  try {
    const note = new Notification(title, { body, tag: `switchboard-${tag}` });
    note.onshow = () => onShown?.();
    note.onclick = () => {
      window.focus();
      note.close();
    };
    return note;
  } catch {
    // Phones have the name and no way to make one from a page.
    return null;
  }
}
