import { useEffect, type ReactNode } from 'react'
import { ComposerProvider, ComposerToolsProvider } from '../features/composer/index.ts'
import { FilesProvider } from '../features/files/index.ts'
import { ContactsProvider } from '../features/contacts/index.ts'
import { MailboxesProvider } from '../features/mailboxes/index.ts'
import { MatchingProvider } from '../features/matching/index.ts'
import { OutboxProvider } from '../features/outbox/index.ts'
import { ReviewsProvider } from '../features/reviews/index.ts'
import { SettingsProvider } from '../features/settings/index.ts'
import { SuggestionsProvider } from '../features/suggestions/index.ts'
import { TemplatesProvider } from '../features/templates/index.ts'
import { TimelineProvider } from '../features/timeline/index.ts'
import { WhyProvider } from '../features/why/index.ts'
import { ClientProvider } from '../ipc/client-context.tsx'
import { ClockProvider } from '../ui/clock.tsx'
import { ToastsProvider } from '../ui/toasts.tsx'
import type { WindowParts } from './compose.ts'
import { listenToKeys } from './keyboard.ts'
import { OwnWindow } from './own-window.tsx'
import { SessionProvider } from './session-store.tsx'
import { Shell } from './shell.tsx'

/** Who is a contact, and whose mail is whose. */
const MatchingProviders = ({ parts, children }: { parts: WindowParts; children: ReactNode }) => (
  <MatchingProvider value={parts.matching}>
    <SuggestionsProvider value={parts.suggestions}>
      <ReviewsProvider value={parts.reviews}>
        <WhyProvider value={parts.why}>{children}</WhyProvider>
      </ReviewsProvider>
    </SuggestionsProvider>
  </MatchingProvider>
)

const Providers = ({ parts, children }: { parts: WindowParts; children: ReactNode }) => (
  <ClientProvider value={parts.client}>
    <ClockProvider value={parts.now}>
      <ToastsProvider value={parts.toasts}>
        <SessionProvider value={parts.session}>
          <SettingsProvider value={parts.settings}>
            <MailboxesProvider value={parts.mailboxes}>
              <ContactsProvider value={parts.contacts}>
                <OutboxProvider value={parts.outbox}>
                  <ComposerProvider value={parts.composer}>
                    <ComposerToolsProvider value={parts.composerTools}>
                      <FilesProvider value={parts.files}>
                        <TemplatesProvider value={parts.templates}>
                          <TimelineProvider value={parts.timeline}>
                            <MatchingProviders parts={parts}>{children}</MatchingProviders>
                          </TimelineProvider>
                        </TemplatesProvider>
                      </FilesProvider>
                    </ComposerToolsProvider>
                  </ComposerProvider>
                </OutboxProvider>
              </ContactsProvider>
            </MailboxesProvider>
          </SettingsProvider>
        </SessionProvider>
      </ToastsProvider>
    </ClockProvider>
  </ClientProvider>
)

/** What one mail needs. */
const loadOwn = async (parts: WindowParts): Promise<void> => {
  await Promise.all([
    parts.session.getState().load(),
    parts.settings.getState().load(),
    parts.mailboxes.getState().load(),
    parts.composer.getState().load(),
    parts.addressBook.load(),
    parts.templates.getState().load(),
  ])
}

/** Reads everything that the frame of the window shows; each place reads its own when it is opened. */
const loadAll = async (parts: WindowParts): Promise<void> => {
  await Promise.all([
    parts.session.getState().load(),
    parts.settings.getState().load(),
    parts.mailboxes.getState().load(),
    parts.contacts.getState().load(),
    parts.outbox.getState().load(),
    parts.suggestions.getState().load(),
    parts.reviews.getState().load(),
    parts.composer.getState().load(),
    parts.addressBook.load(),
    parts.templates.getState().load(),
  ])
}

export const App = ({ parts }: { parts: WindowParts }) => {
  useEffect(() => {
    void (parts.own === null ? loadAll(parts) : loadOwn(parts))
    const flush = () => void parts.suggestions.getState().flush()
    window.addEventListener('pagehide', flush)
    const endKeys = listenToKeys(window)
    return () => {
      window.removeEventListener('pagehide', flush)
      endKeys()
    }
  }, [parts])
  return <Providers parts={parts}>{parts.own === null ? <Shell /> : <OwnWindow />}</Providers>
}
