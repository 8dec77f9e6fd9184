import { Notification } from 'electron'
import type { Host } from './host.ts'

/** Puts a window in front, opens one where there is none, and calls `then` once its page has loaded. */
export type BringUp = (then: () => void) => void

/** Notifications of main, which need no permission of a page. */
export const createNotify = (bringUp: BringUp): Host['notify'] => {
  // What nobody holds is collected as garbage, and its click is lost.
  const shown = new Set<Notification>()
  return ({ title, body, onClick }) => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body })
    const forget = (): void => void shown.delete(notification)
    shown.add(notification)
    notification.on('click', () => {
      forget()
      bringUp(onClick)
    })
    notification.on('close', forget)
    notification.on('failed', forget)
    notification.show()
  }
}
