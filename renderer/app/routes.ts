import { useSyncExternalStore } from 'react'

/** The lists of the outbox in the order in which they need the person, and the drafts beside them. */
export const outboxTabs = ['waiting', 'failed', 'follow_up', 'sent', 'cancelled', 'drafts'] as const
export type OutboxTab = (typeof outboxTabs)[number]

export const settingsSections = ['general', 'sending', 'matching', 'accounts', 'about'] as const
export type SettingsSection = (typeof settingsSections)[number]

/** Where the window is. Kept in the URL's hash, so that a reload comes back to the same place. */
export type Route =
  | { readonly place: 'contacts'; readonly contactId: string | null }
  | { readonly place: 'drafts' }
  | { readonly place: 'outbox'; readonly tab: OutboxTab }
  | { readonly place: 'mailboxes' }
  /** Mail of which the person says whose it is. */
  | { readonly place: 'reviews' }
  /** `section`: the part that is brought into sight. */
  | { readonly place: 'settings'; readonly section?: SettingsSection }
  /** People one writes with who are no contact. */
  | { readonly place: 'suggestions' }
  | { readonly place: 'templates' }

const isTab = (text: string | undefined): text is OutboxTab => outboxTabs.some((tab) => tab === text)

/** Reads a hash such as `#/contacts/abc`. Anything unknown is the list of contacts. */
export const parseRoute = (hash: string): Route => {
  const [place = '', detail] = hash.replace(/^#\/?/, '').split('/')
  switch (place) {
    case 'drafts':
    case 'mailboxes':
    case 'reviews':
    case 'suggestions':
    case 'templates':
      return { place }
    case 'settings': {
      const section = settingsSections.find((each) => each === detail)
      return section === undefined ? { place } : { place, section }
    }
    case 'outbox':
      return { place, tab: isTab(detail) ? detail : 'waiting' }
    default: {
      const contactId = place === 'contacts' && /^[\w-]{1,128}$/.test(detail ?? '') ? detail : undefined
      return { place: 'contacts', contactId: contactId ?? null }
    }
  }
}

/** The draft that a window is for: its hash is `#/draft/<id>` and stays so. Null for the main window. */
export const ownDraft = (hash: string): string | null => /^#\/draft\/([\w-]{1,128})$/.exec(hash)?.[1] ?? null

export const routeHash = (route: Route): string => {
  if (route.place === 'contacts' && route.contactId !== null) return `#/contacts/${route.contactId}`
  if (route.place === 'settings' && route.section !== undefined) return `#/settings/${route.section}`
  return route.place === 'outbox' ? `#/outbox/${route.tab}` : `#/${route.place}`
}

export const go = (route: Route): void => {
  window.location.hash = routeHash(route)
}

/** Where the window is at this moment: `useRoute` follows only with the next render, which a second key press can overtake. */
export const currentRoute = (): Route => parseRoute(window.location.hash)

const subscribe = (changed: () => void) => {
  window.addEventListener('hashchange', changed)
  return () => window.removeEventListener('hashchange', changed)
}

/** The hash is a string, so equal routes do not render again. */
export const useRoute = (): Route => parseRoute(useSyncExternalStore(subscribe, () => window.location.hash))
