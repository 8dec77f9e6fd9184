import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { currentRoute, go } from '../../app/routes.ts'
import { useShortcut } from '../../app/keyboard.ts'
import { ContactRowView } from './contact-row.tsx'
import { useContacts } from './contacts-store.tsx'

const rowHeight = 79
const readAhead = 40

const optionId = (contactId: string) => `contact-${contactId}`

type Props = { readonly chosenId: string | null; readonly onOpen: () => void }

/** All contacts, however many: only what is on screen is in the page; rows not read yet keep their place. */
export const ContactList = ({ chosenId, onOpen }: Props) => {
  const rows = useContacts((state) => state.rows)
  const total = useContacts((state) => state.total)
  const loadMore = useContacts((state) => state.loadMore)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: Math.max(total, rows.length),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (rows.length < total && lastShown + readAhead > rows.length) void loadMore()
  }, [lastShown, rows.length, total, loadMore])

  const chosenAt = rows.findIndex((row) => row.id === chosenId)
  const move = (step: number) => {
    const here = currentRoute()
    const at = rows.findIndex((each) => here.place === 'contacts' && each.id === here.contactId)
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + step))]
    if (row === undefined) return
    go({ place: 'contacts', contactId: row.id })
    virtual.scrollToIndex(rows.indexOf(row))
    // From here on Enter opens the contact, and not the link or button that was pressed before.
    scroller.current?.focus({ preventScroll: true })
  }
  const cameBackTo = useRef(chosenAt)
  useEffect(() => {
    if (cameBackTo.current > 0) virtual.scrollToIndex(cameBackTo.current)
  }, [virtual])
  useShortcut('list.next', () => move(1))
  useShortcut('list.previous', () => move(-1))
  useShortcut('list.open', onOpen)
  return (
    <div
      ref={scroller}
      className="rows"
      id="contact-list"
      role="listbox"
      aria-label="Contacts"
      tabIndex={0}
      aria-activedescendant={chosenId !== null && chosenAt >= 0 ? optionId(chosenId) : undefined}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index]
          const place = { transform: `translateY(${item.start}px)`, height: rowHeight }
          if (row === undefined)
            return <div className="row row-unread" key={item.key} style={place} role="presentation" />
          return (
            <div
              key={item.key}
              id={optionId(row.id)}
              role="option"
              aria-selected={row.id === chosenId}
              aria-setsize={total}
              aria-posinset={item.index + 1}
              className="row"
              style={place}
              onClick={() => go({ place: 'contacts', contactId: row.id })}
            >
              <ContactRowView row={row} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
