import type { KeyringEntry } from '../../main/vault/cipher/keyring-cipher.ts'

export type FakeKeyring = {
  readonly openEntry: () => KeyringEntry
  secret: Uint8Array | null
  /** `gone`: no service. `silent`: it never answers. `forgetful`: it says yes and keeps nothing. */
  state: 'fine' | 'gone' | 'silent' | 'forgetful'
}

/** The keyring of an operating system, which may go away at any time. */
export const createFakeKeyring = (): FakeKeyring => {
  const answer = async <T>(value: () => T): Promise<T> => {
    if (keyring.state === 'silent') await new Promise<never>(() => undefined)
    return value()
  }
  const keyring: FakeKeyring = {
    secret: null,
    state: 'fine',
    openEntry: () => {
      if (keyring.state === 'gone') throw new Error('Secret Service: no result found')
      return {
        getSecret: () => answer(() => (keyring.secret === null ? null : [...keyring.secret])),
        setSecret: (secret) =>
          answer(() => {
            if (keyring.state === 'fine') keyring.secret = Uint8Array.from(secret)
          }),
      }
    },
  }
  return keyring
}
