import { Button } from '../../ui/button.tsx'
import { offeredProviders, providers } from './providers.tsx'
import { useMailboxes } from './mailboxes-store.tsx'

/** One button for each provider: the first step of connecting a mailbox, wherever it is offered. */
export const ConnectButtons = () => {
  const connect = useMailboxes((state) => state.connect)
  return (
    <div className="connect-buttons">
      {offeredProviders.map((provider, index) => (
        <Button
          key={provider}
          kind={index === offeredProviders.length - 1 ? 'primary' : 'plain'}
          icon={providers[provider].logo}
          onClick={() => void connect(provider, null)}
        >
          Connect {providers[provider].name}
        </Button>
      ))}
    </div>
  )
}
