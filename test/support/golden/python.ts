import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { parsedMail, type ParsedMail } from './parsed-mail.ts'

const script = join(import.meta.dirname, 'parse.py')
const answer = z.object({ id: z.string(), mail: parsedMail })
const command = ['python3', 'python'].find(
  (name) =>
    spawnSync(name, ['-c', 'import email.policy, sys; sys.exit(sys.version_info < (3, 8))']).status === 0,
)

/** Why Python's half of the comparison can't run here, or null where it can. */
export const whyNoPython =
  command === undefined
    ? 'SKIPPED: no Python of 3.8 or newer on this computer, so mails are read by postal-mime only'
    : null

/** The mails as Python's `email` package reads them, by id; one process reads all. */
export const readByPython = async (
  mails: readonly { readonly id: string; readonly raw: Uint8Array }[],
): Promise<Map<string, ParsedMail>> => {
  const child = spawn(command ?? 'python3', [script], {
    env: { ...process.env, PYTHONUTF8: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  // A process that died reads no more: its exit says why.
  child.stdin.on('error', () => {})
  const send = async (): Promise<void> => {
    for (const { id, raw } of mails) {
      const line = JSON.stringify({ id, raw: Buffer.from(raw).toString('base64') })
      if (!child.stdin.write(`${line}\n`)) await new Promise((resolve) => child.stdin.once('drain', resolve))
    }
    child.stdin.end()
  }
  const sending = send()
  const read = new Map<string, ParsedMail>()
  for await (const line of createInterface({ input: child.stdout })) {
    const { id, mail } = answer.parse(JSON.parse(line))
    read.set(id, mail)
  }
  const code = await ended
  if (code !== 0) throw new Error(`Python ended with ${String(code)}: ${said}`)
  await sending
  return read
}
