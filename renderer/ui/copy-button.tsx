import { useState } from 'react'
import { Check, Copy } from 'lucide-react'
import { Button } from './button.tsx'

type Props = { readonly text: string; readonly label: string; readonly done: string }

/** Copies a text, and says whether it did. */
export const CopyButton = ({ text, label, done }: Props) => {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setState('copied')
    } catch {
      setState('refused')
    }
  }
  const words = { idle: label, copied: done, refused: 'Not allowed: select the text' }
  return (
    <Button icon={state === 'copied' ? <Check /> : <Copy />} onClick={() => void copy()}>
      <span aria-live="polite">{words[state]}</span>
    </Button>
  )
}
