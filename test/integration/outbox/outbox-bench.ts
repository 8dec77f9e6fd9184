import type { ReadFiles } from '../../../main/files/mail-files.ts'
import type { Fetch, Random } from '../../../main/platform/ports.ts'
import { submissionHeader } from '../../../main/providers/gmail/message-from-gmail.ts'
import { createOpenProvider } from '../../../main/providers/registry.ts'
import { signedInTo } from '../../support/gmail-sign-in.ts'
import { startEmulatedGoogle, type EmulatedGoogle, type StartOptions } from '../../support/google/index.ts'
import { createSimulatedTime } from '../../support/simulated-time.ts'
import { createOutboxWorld, quiet } from './outbox-world.ts'
import { noBareFetch } from '../../support/bare-fetch.ts'

export const address = 'ann@northwind.example'

export type OutboxBench = Awaited<ReturnType<typeof createOutboxBench>>

/** An outbox over the emulated Google. */
export const createOutboxBench = async (
  options: Partial<StartOptions> = {},
  random: Random = () => 0.5,
  readFiles?: ReadFiles,
) => {
  const time = createSimulatedTime()
  const { clock } = time
  const accounts = [{ email: address, name: 'Ann Meyer' }]
  const google: EmulatedGoogle = await startEmulatedGoogle({ clock: clock.now, accounts, ...options })
  let tamper: (response: Response) => Response = (response) => response

  const world = await createOutboxWorld({
    time,
    random,
    ...(readFiles === undefined ? {} : { readFiles }),
    openInProcess: ({ mortal, counted }) => {
      const seen = counted(signedInTo(google, address, clock))
      const tampered: Fetch = async (input, init) => tamper(await seen(input, init))
      const fetch: Fetch = (input, init) => mortal.guard(() => tampered(input, init))
      return createOpenProvider({
        fetchFor: () => fetch,
        bareFetch: noBareFetch,
        clock,
        random,
        logger: quiet,
      })
    },
  })

  return {
    ...world,
    google,
    control: google.control,
    /** Changes answers on their way, after the server has done what it was asked. */
    tamperWith: (change: (response: Response) => Response): void => {
      tamper = change
    },
    copies: (submissionId: string): number =>
      google.control.sentMessages(address).filter((mail) => mail.header(submissionHeader) === submissionId)
        .length,
  }
}
