import { useSyncExternalStore } from 'react'

/** As in narrow.css: below it the list and the detail do not fit side by side. */
const query = '(max-width: 760px)'

const subscribe = (changed: () => void) => {
  const media = window.matchMedia(query)
  media.addEventListener('change', changed)
  return () => media.removeEventListener('change', changed)
}

/** Whether the window shows one column at a time. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
