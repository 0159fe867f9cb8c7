/** The session's cookie is one for all tabs: who signs in or out in one does so in all of them. */
const NAME = 'aibridge.session';

let channel: BroadcastChannel | null = null;

/** The same object for telling and hearing, or a tab would hear itself. */
function open(): BroadcastChannel {
  return (channel ??= new BroadcastChannel(NAME));
}

export function tellOtherTabs(): void {
  open().postMessage('session changed');
}

export function onOtherTab(listener: () => void): () => void {
  const tabs = open();
  tabs.addEventListener('message', listener);
  return () => tabs.removeEventListener('message', listener);
}
