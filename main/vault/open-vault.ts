import { chmod, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { id } from '../../shared/domain/primitives.ts'
import { err, ok, type Result } from '../../shared/errors/result.ts'
import {
  readFileIfPresent,
  removeFile,
  temporaryEnding,
  writeFileAtomically,
} from '../platform/atomic-file.ts'
import type { Logger } from '../platform/ports.ts'
import { createSerial } from '../platform/serial.ts'
import type { Cipher } from './cipher/cipher.ts'
import { unavailable } from './cipher/vault-error.ts'
import { formatContent, formatEnvelope, parseContent, parseEnvelope } from './entry-file.ts'
import { createSessionVault } from './session-vault.ts'
import type { Credential, Vault } from './vault.ts'

export type VaultDeps = {
  /** One file per mailbox lies here. Made when the first is written. */
  readonly dir: string
  readonly cipher: Cipher
  /** Ciphers that may open older entries (`chooseCipher`); the entry is then written anew with `cipher`. */
  readonly readers?: readonly Cipher[]
  readonly logger: Logger
}

type Opened = { readonly credential: Credential; readonly stale: boolean }

/** Names the error of the file system, never a path: it may hold the name of a person. */
const fileError = (action: string, error: unknown): Result<never> => {
  // Anything without the code of a system call is a bug, and travels on as one.
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string')) throw error
  return err(unavailable(`Could not ${action} the entry (${error.code})`))
}

const guarded = async <T>(action: string, work: () => Promise<Result<T>>): Promise<Result<T>> => {
  try {
    return await work()
  } catch (error) {
    return fileError(action, error)
  }
}

const openEntry = async (deps: VaultDeps, mailboxId: string, text: string): Promise<Result<Opened>> => {
  const envelope = parseEnvelope(text)
  if (!envelope.ok) return envelope
  const { kind, data } = envelope.value
  const reader = [deps.cipher, ...(deps.readers ?? [])].find((cipher) => cipher.kind === kind)
  if (reader === undefined) return err(unavailable(`The entry needs the ${kind} key store`))
  const decrypted = await reader.decrypt(mailboxId, data)
  if (!decrypted.ok) return decrypted
  const credential = parseContent(mailboxId, decrypted.value.plain)
  if (!credential.ok) return credential
  return ok({
    credential: credential.value,
    stale: decrypted.value.shouldReEncrypt || kind !== deps.cipher.kind,
  })
}

/** Entries on disk, whatever the cipher. Not serialised: `openVault` does that. */
const entryFiles = (deps: VaultDeps) => {
  const pathOf = (mailboxId: string): string => join(deps.dir, `${id.parse(mailboxId)}.json`)
  const asideOf = (mailboxId: string): string => join(deps.dir, `${id.parse(mailboxId)}.unreadable.json`)
  let prepared = false

  const prepare = async (): Promise<void> => {
    if (prepared) return
    await mkdir(deps.dir, { recursive: true, mode: 0o700 })
    await chmod(deps.dir, 0o700)
    const left = (await readdir(deps.dir)).filter((name) => name.endsWith(temporaryEnding))
    await Promise.all(left.map((name) => removeFile(join(deps.dir, name))))
    prepared = true
  }
  const load = async (mailboxId: string): Promise<Result<Opened | null>> => {
    const file = await readFileIfPresent(pathOf(mailboxId))
    return file === null ? ok(null) : openEntry(deps, mailboxId, file.toString('utf8'))
  }
  /** An entry that will not open is kept once, beside: whoever repairs the key store may still want it. */
  const keepAside = async (mailboxId: string): Promise<void> => {
    const file = await readFileIfPresent(pathOf(mailboxId))
    if (file === null || (await readFileIfPresent(asideOf(mailboxId))) !== null) return
    const opened = await openEntry(deps, mailboxId, file.toString('utf8'))
    if (opened.ok) return
    await writeFileAtomically(asideOf(mailboxId), file)
    deps.logger.warn('vault.keptAside', { mailboxId, errorCode: opened.error.code })
  }
  const store = async (mailboxId: string, credential: Credential, known: boolean): Promise<Result<null>> => {
    const { kind } = deps.cipher
    if (kind === 'session') throw new Error('A key that ends with this run writes no file')
    const data = await deps.cipher.encrypt(mailboxId, formatContent(mailboxId, credential))
    if (!data.ok) return data
    await prepare()
    if (!known) await keepAside(mailboxId)
    await writeFileAtomically(pathOf(mailboxId), formatEnvelope({ kind, data: data.value }))
    return ok(null)
  }
  const remove = async (mailboxId: string): Promise<void> => {
    // In this order: an entry that is cut off here is listed, and swept; what lies beside alone would be seen by nobody.
    await removeFile(asideOf(mailboxId))
    await removeFile(pathOf(mailboxId))
  }
  /** The mailboxes that have an entry, whether or not it opens. */
  const list = async (): Promise<string[]> => {
    const names = await readdir(deps.dir).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    })
    return names.flatMap((name) => {
      const [, mailboxId] = /^([A-Za-z0-9_-]+)\.json$/.exec(name) ?? []
      return mailboxId ?? []
    })
  }
  return { load, store, remove, list }
}

/** Entries as files: JSON envelope, ciphertext within, mode 0600, replaced as a whole. */
const createFileVault = (deps: VaultDeps): Vault => {
  const files = entryFiles(deps)
  const inTurn = createSerial()
  /** Entries that this run has opened or written, so that a refresh does not open them before each write. */
  const known = new Set<string>()

  const read = async (mailboxId: string): Promise<Result<Credential | null>> => {
    const opened = await files.load(mailboxId)
    if (!opened.ok) return opened
    if (opened.value === null) return ok(null)
    const { credential, stale } = opened.value
    known.add(mailboxId)
    if (stale && deps.cipher.kind !== 'session') {
      const renewed = await guarded('renew', () => files.store(mailboxId, credential, true))
      if (!renewed.ok) deps.logger.warn('vault.notRenewed', { mailboxId, errorCode: renewed.error.code })
    }
    return ok(credential)
  }
  const write = async (mailboxId: string, credential: Credential): Promise<Result<null>> => {
    const written = await files.store(mailboxId, credential, known.has(mailboxId))
    if (written.ok) known.add(mailboxId)
    return written
  }
  const remove = async (mailboxId: string): Promise<Result<null>> => {
    await files.remove(mailboxId)
    return ok(null)
  }
  return {
    kind: deps.cipher.kind,
    read: (mailboxId) => inTurn(mailboxId, () => guarded('read', () => read(mailboxId))),
    write: (mailboxId, credential) =>
      inTurn(mailboxId, () => guarded('write', () => write(mailboxId, credential))),
    list: () => guarded('list', async () => ok(await files.list())),
    remove: (mailboxId) => inTurn(mailboxId, () => guarded('remove', () => remove(mailboxId))),
  }
}

/**
 * Opens the vault. With the session cipher nothing is written to disk; entries of earlier runs are left for the
 * day on which their key store is back.
 */
export const openVault = (deps: VaultDeps): Vault =>
  deps.cipher.kind === 'session'
    ? createSessionVault(deps.cipher, createFileVault(deps))
    : createFileVault(deps)
