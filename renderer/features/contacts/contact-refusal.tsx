import { useEffect, useState } from 'react'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { routeHash } from '../../app/routes.ts'
import { useClient } from '../../ipc/client-context.tsx'
import { Button } from '../../ui/button.tsx'

/** Who has the address, once it is known. */
const useHolders = (address: string): readonly string[] => {
  const client = useClient()
  const [names, setNames] = useState<readonly string[]>([])
  useEffect(() => {
    let current = true
    const read = async () => {
      const answer = await client.invoke('why.not', { text: address })
      if (!current || !answer.ok || answer.value.kind !== 'address') return
      setNames(answer.value.contacts.map(({ name }) => name))
    }
    if (address !== '') void read()
    return () => {
      current = false
    }
  }, [client, address])
  return names
}

/** "Jana Novák has jana@meridian.example", with what using it for both would mean. */
export const takenWords = (address: string, holders: readonly string[]): { title: string; hint: string } => ({
  title: `${holders.length === 0 ? 'Another contact' : holders.join(' and ')} ${holders.length > 1 ? 'have' : 'has'} ${address === '' ? 'this address' : address}`,
  hint: 'If they share it, use it for both. Its mail that is here stays where it is; what comes from now on waits under Review until you say whose it is.',
})

type TakenProps = { readonly address: string; readonly busy: boolean; readonly onShare: () => void }

const Taken = ({ address, busy, onShare }: TakenProps) => {
  const { title, hint } = takenWords(address, useHolders(address))
  return (
    <div className="refusal" role="alert">
      <p>
        <b>{title}.</b> {hint}
      </p>
      <Button disabled={busy} onClick={onShare}>
        Use it for both
      </Button>
    </div>
  )
}

type Props = {
  readonly error: AppError
  readonly busy: boolean
  readonly onShare: () => void
  /** The person goes to where it is set. */
  readonly onLeave: () => void
}

/** Why a contact was not stored, with the way on where there is one. */
export const ContactRefusal = ({ error, busy, onShare, onLeave }: Props) => {
  if (error.code === 'contact_address_taken') {
    return <Taken address={error.subject ?? ''} busy={busy} onShare={onShare} />
  }
  if (error.code !== 'contact_colleague') return <ErrorLine error={error} />
  return (
    <>
      <ErrorLine error={error} />
      <a
        className="link refusal-way"
        href={routeHash({ place: 'settings', section: 'matching' })}
        onClick={onLeave}
      >
        Change who is a colleague
      </a>
    </>
  )
}
