import { useEffect, useRef, useState } from 'react'
import { BellRing, CalendarClock, ChevronDown, Send, X, Zap } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { useNow } from '../../ui/clock.tsx'
import { Menu, type MenuItem } from '../../ui/menu.tsx'
import { timeWords } from '../../ui/time-words.ts'
import { useComposer, type DraftItem } from './composer-store.tsx'
import { RemindDaysDialog } from './remind-days-dialog.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'

const usualDays = [3, 7, 14] as const

const remindItems = (
  remindDays: number | null,
  choose: (days: number | null) => void,
  ask: () => void,
): MenuItem[] => [
  ...usualDays.map((days) => ({
    label: `Remind me in ${days} days if nobody answers`,
    icon: <BellRing />,
    choose: () => choose(days),
  })),
  { label: 'Remind me in other days…', icon: <BellRing />, choose: ask },
  ...(remindDays === null ? [] : [{ label: 'No reminder', icon: <X />, choose: () => choose(null) }]),
]

type Over = 'schedule' | 'remind' | null

/** Ctrl+Shift+Enter anywhere in the mail. Heard at its element, since the key is pressed outside of the button. */
const useScheduleKey = (open: () => void) => {
  const element = useRef<HTMLDivElement>(null)
  const latest = useRef(open)
  useEffect(() => {
    latest.current = open
  })
  useEffect(() => {
    const mail = element.current?.closest<HTMLElement>('.compose')
    const onKey = (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      if (event.key !== 'Enter' || !command || !event.shiftKey || event.isComposing) return
      event.preventDefault()
      event.stopPropagation()
      latest.current()
    }
    mail?.addEventListener('keydown', onKey)
    return () => mail?.removeEventListener('keydown', onKey)
  }, [])
  return element
}

/** Send, and the other ways in which a mail can go. */
export const SendButton = ({ item, online }: { item: DraftItem; online: boolean }) => {
  const { send, change } = useComposer((state) => state)
  const now = useNow()
  const [over, setOver] = useState<Over>(null)
  const { id, sendAt, remindDays } = item.draft
  const scheduled = sendAt !== null && sendAt > now ? sendAt : null
  const element = useScheduleKey(() => setOver('schedule'))
  const sendNow = (atOnce: boolean) => {
    change(id, { sendAt: null })
    void send(id, { atOnce })
  }
  const remind = (days: number | null) => change(id, { remindDays: days })
  const items: MenuItem[] = [
    ...(scheduled === null ? [] : [{ label: 'Send now', icon: <Send />, choose: () => sendNow(false) }]),
    { label: 'Schedule…', icon: <CalendarClock />, choose: () => setOver('schedule') },
    ...(online ? [{ label: 'Send without undo', icon: <Zap />, choose: () => sendNow(true) }] : []),
    ...remindItems(remindDays, remind, () => setOver('remind')),
  ]
  const words = scheduled === null ? 'Send' : `Send ${timeWords.dated(scheduled, now)}`
  return (
    <>
      <div className="send-split" ref={element}>
        <Button
          kind="primary"
          disabled={item.sending}
          title={scheduled === null ? 'Send (Ctrl+Enter)' : 'Schedule it (Ctrl+Enter)'}
          onClick={() => void send(id)}
        >
          {item.sending ? 'Sending' : words}
        </Button>
        <Menu label="More ways to send" icon={<ChevronDown />} items={items} />
      </div>
      {remindDays !== null && (
        <button
          type="button"
          className="remind-chip"
          title={`You are reminded in ${remindDays} days if nobody answers. Press to take it off`}
          aria-label={`Reminder in ${remindDays} days: take it off`}
          onClick={() => remind(null)}
        >
          <BellRing />
          {remindDays} d
        </button>
      )}
      {over === 'schedule' && (
        <ScheduleDialog
          sendAt={scheduled}
          onClose={() => setOver(null)}
          onChoose={(at) => {
            setOver(null)
            change(id, { sendAt: at })
            void send(id)
          }}
        />
      )}
      {over === 'remind' && (
        <RemindDaysDialog
          days={remindDays}
          onClose={() => setOver(null)}
          onChoose={(days) => {
            setOver(null)
            remind(days)
          }}
        />
      )}
    </>
  )
}
