import { EventEmitter } from 'node:events'

type NotificationOptions = { title?: string; body?: string }

/** What a notification needs of the stand-in around it. */
export type NotificationSurroundings = {
  isReady: () => boolean
  onShown: (notification: { id: number; title: string; body: string }) => void
}

let surroundings: NotificationSurroundings | undefined
const shown = new Map<number, EventEmitter>()
let count = 0

/** `new Notification()` takes its options only, as in Electron; so the stand-in says once who shows them. */
export const placeNotifications = (value: NotificationSurroundings): void => void (surroundings = value)

/** The person presses it: it goes away by itself. */
export const pressNotification = (id: number): void => {
  const notification = shown.get(id)
  shown.delete(id)
  notification?.emit('click')
}

/** Electron's `Notification`, as far as the product uses it. */
export class Notification extends EventEmitter {
  readonly title: string
  readonly body: string
  #id: number | undefined

  constructor({ title = '', body = '' }: NotificationOptions = {}) {
    super()
    if (surroundings?.isReady() !== true) throw new Error('Cannot create Notification before app is ready')
    this.title = title
    this.body = body
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    this.close()
    count += 1
    this.#id = count
    shown.set(count, this)
    surroundings?.onShown({ id: count, title: this.title, body: this.body })
    this.emit('show')
  }

  close(): void {
    if (this.#id !== undefined && shown.delete(this.#id)) this.emit('close')
  }
}
