import type { Foundation } from './compose-foundation.ts'
import type { Mail } from './compose-mail.ts'
import type { SignIn } from './compose-sign-in.ts'
import { mailboxHandlers } from './ipc/handlers/mailbox.ts'
import { createAccountTurns } from './mailboxes/account-turns.ts'
import { createChangeMailbox, createListFolders } from './mailboxes/change.ts'
import { createConnector } from './mailboxes/connect.ts'
import { createDisconnect } from './mailboxes/disconnect.ts'
import { createSignInCheck } from './mailboxes/sign-in-check.ts'
import { createSweep } from './mailboxes/sweep.ts'
import { endpointsVariable, parseEndpoints, rewriteOrigin } from './platform/http.ts'
import type { Store } from './store/store.ts'

/** What a person does with mailboxes: connect, change, pause, disconnect. */
export const composeMailboxes = (foundation: Foundation, store: Store, signIn: SignIn, mail: Mail) => {
  const { host, clock, logger, newId, publish, random } = foundation
  const { sync, outbox, openProvider } = mail
  const parsed = parseEndpoints(host.isPackaged ? undefined : host.env[endpointsVariable])
  const endpoints = parsed.ok ? parsed.value : {}
  const parts = {
    store,
    clock,
    newId,
    logger,
    publish,
    oauthProviders: signIn.oauth,
    accountTurns: createAccountTurns(),
    ...signIn,
  }

  const resumeWork = (mailboxId: string): void => {
    outbox.wake(mailboxId)
    mail.syncSoon(mailboxId)
  }
  const connector = createConnector({
    ...parts,
    endpoints,
    // Not waited for here: a keyring that asks for its password must not keep the window from coming up.
    swept: createSweep(parts)(),
    openInBrowser: (url) => host.openExternal(rewriteOrigin(url, endpoints)),
    onConnected: resumeWork,
  })
  const handlers = mailboxHandlers({
    store,
    clock,
    openProvider,
    sync,
    connector,
    disconnect: createDisconnect({ ...parts, stopWork: sync.forget }),
    change: createChangeMailbox({ ...parts, stopWork: sync.forget, resumeWork }),
    folders: createListFolders({ store, openProvider }),
  })
  const signInCheck = createSignInCheck({ store, tokens: signIn.tokens, clock, random, logger })
  return {
    handlers,
    start: signInCheck.start,
    wake: signInCheck.wake,
    stop: async (): Promise<void> => void (await Promise.all([connector.stop(), signInCheck.stop()])),
  }
}
