import { useLayoutEffect, useState, type RefObject } from 'react'

/** Where the focus goes when the place it came from is no longer there: the history, the list, the page. */
const places = ['#timeline .event-line', '#timeline', '#contact-list', 'main'] as const

const focusable = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element !== document.body && element.isConnected

/**
 * Gives the focus back, when `owner` leaves the page, to what had it before. A focus that is somewhere else by then is
 * left alone.
 */
export const useReturnFocus = (owner: RefObject<HTMLElement | null>): void => {
  // Read while rendering: the fields that take the focus do so before any effect runs.
  const [before] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    const element = owner.current
    return () => {
      const now = document.activeElement
      const ours = now === null || now === document.body || element?.contains(now) === true
      if (!ours) return
      const known = places.map((place) => document.querySelector(place))
      ;[before, ...known].find(focusable)?.focus({ preventScroll: true })
    }
  }, [owner, before])
}
