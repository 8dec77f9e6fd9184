/** What is looked at of Electron's IPC event. `senderFrame` is null once the frame has navigated or gone. */
export type SenderEvent<Contents extends { mainFrame: object | null }> = {
  readonly sender: Contents
  readonly senderFrame: { readonly origin: string } | null
}

/**
 * True for a call of the top frame of one of our windows while it shows our own page. A sub-frame, such as one that
 * shows somebody's HTML, has no preload, but is refused all the same.
 */
export const isTrustedSender = <Contents extends { mainFrame: object | null }>(
  event: SenderEvent<Contents>,
  ownContents: readonly Contents[],
  ownOrigin: string,
): boolean =>
  event.senderFrame !== null &&
  ownContents.includes(event.sender) &&
  event.senderFrame === event.sender.mainFrame &&
  event.senderFrame.origin === ownOrigin
