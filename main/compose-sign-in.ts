import { join } from 'node:path'
import type { ProviderId } from '../shared/domain/mailbox.ts'
import type { StartNotice } from '../shared/ipc/contract.ts'
import type { Foundation } from './compose-foundation.ts'
import { createAskToReconnect } from './mailboxes/ask-to-reconnect.ts'
import { accessTokens, type AccessTokens, type TokensOf } from './mailboxes/tokens.ts'
import type { GoogleClientKeys } from './oauth/google-client.ts'
import { createGoogleOAuth } from './oauth/google.ts'
import { createMicrosoftOAuth } from './oauth/microsoft.ts'
import type { OAuthProvider } from './oauth/provider.ts'
import type { Store } from './store/store.ts'
import { chooseCipher } from './vault/cipher/choose-cipher.ts'
import { openOsKeyringEntry } from './vault/cipher/os-keyring.ts'
import { lateVault } from './vault/late-vault.ts'
import { openVault } from './vault/open-vault.ts'
import type { Vault } from './vault/vault.ts'

/**
 * Said plainly, because it means signing in again after each start. Why each store was refused is in the log; people
 * read what they can do something about.
 */
const sessionNotice = (platform: NodeJS.Platform): StartNotice => ({
  kind: 'vault_session_only',
  error: null,
  detail:
    platform === 'linux'
      ? 'no unlocked key store (Secret Service, such as GNOME Keyring or KWallet) was found on this computer'
      : 'the key store of this computer could not be used',
})

/** Everything about signing in: the vault, the OAuth of Google and Microsoft, the tokens of connected mailboxes. */
export const composeSignIn = (foundation: Foundation, store: Store) => {
  const { host, settings, publish, clock, logger } = foundation
  const open = async (): Promise<Vault> => {
    const { cipher, readers } = await chooseCipher({
      safeStorage: host.safeStorage,
      platform: host.platform,
      openKeyringEntry: () => openOsKeyringEntry('Liaison'),
      clock,
      logger,
    })
    return openVault({ dir: join(host.userDataDir, 'vault'), cipher, readers, logger })
  }
  const opening = open()
  const vault = lateVault(opening)

  const clientKeys = (): GoogleClientKeys | null => {
    const { clientId: id, clientSecret: secret } = settings.googleClient()
    return id === '' ? null : { id, secret }
  }
  const oauth: Record<ProviderId, OAuthProvider> = {
    gmail: createGoogleOAuth({ fetch: host.fetch, clock, clientKeys }),
    graph: createMicrosoftOAuth({ fetch: host.fetch, clock, logger, client: settings.microsoftClient }),
  }

  const onAuthExpired = createAskToReconnect({ store, notify: host.notify, publish, logger })
  const tokensWith = (provider: OAuthProvider): AccessTokens =>
    accessTokens({ vault, oauth: provider, clock, logger, onAuthExpired })
  const tokens: TokensOf = { gmail: tokensWith(oauth.gmail), graph: tokensWith(oauth.graph) }
  const idle = async (): Promise<void> => {
    await Promise.all(Object.values(tokens).map((each) => each.idle()))
  }
  const vaultKind = async (): Promise<Vault['kind']> => (await opening).kind
  const notices = async (): Promise<StartNotice[]> =>
    (await vaultKind()) === 'session' ? [sessionNotice(host.platform)] : []
  return { vault, oauth, tokens, idle, vaultKind, notices }
}

export type SignIn = ReturnType<typeof composeSignIn>
