import { WhyHereDialog } from './why-here-dialog.tsx'
import { WhyNotDialog } from './why-not-dialog.tsx'
import { useWhy } from './why-store.tsx'
import type { WindowStep } from './step.ts'

/** The open question, if one is. What a step does is up to the window. */
export const WhyDialogs = ({ onStep }: { onStep: (step: WindowStep) => void }) => {
  const { asked, close, askNot } = useWhy((state) => state)
  if (asked === null) return null
  if (asked.kind === 'here') {
    return (
      <WhyHereDialog
        key={asked.messageId}
        messageId={asked.messageId}
        subject={asked.subject}
        onClose={close}
        onAskNot={() => askNot()}
      />
    )
  }
  return <WhyNotDialog key={asked.text} text={asked.text} onClose={close} onStep={onStep} />
}
