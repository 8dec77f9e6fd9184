/** The names of the contract, without its schemas: the preload bundle stays small and imports nothing else. */
export const commandNames = [
  'app.state',
  'app.openLink',
  'settings.read',
  'settings.change',
  'mailbox.list',
  'mailbox.connect',
  'mailbox.connectAttempt',
  'mailbox.cancelConnect',
  'mailbox.change',
  'mailbox.folders',
  'mailbox.sync',
  'mailbox.disconnect',
  'contact.list',
  'contact.get',
  'contact.save',
  'contact.remove',
  'contact.clearBounce',
  'people.page',
  'template.list',
  'template.save',
  'template.remove',
  'file.finish',
  'file.fromMessage',
  'file.sweep',
  'timeline.page',
  'message.get',
  'search.messages',
  'outbox.enqueue',
  'outbox.list',
  'outbox.get',
  'outbox.states',
  'outbox.attempts',
  'outbox.content',
  'outbox.cancel',
  'outbox.retry',
  'outbox.decide',
  'outbox.schedule',
  'outbox.remind',
] as const
export type CommandName = (typeof commandNames)[number]

export const eventNames = [
  'app.goTo',
  'network.changed',
  'settings.changed',
  'mailboxes.changed',
  'connect.changed',
  'sync.changed',
  'contacts.changed',
  'timeline.changed',
  'outbox.changed',
  'templates.changed',
] as const
export type EventName = (typeof eventNames)[number]

/** The two channels between preload and main. */
export const channels = { invoke: 'liaison:invoke', event: 'liaison:event' } as const
