/* One of the processes between which `run.ts` divides the batches. */
import * as z from 'zod'
import { runBatch } from './batch.ts'

const batchSchema = z.object({ from: z.number(), to: z.number() })

process.on('message', (message) => {
  void runBatch(batchSchema.parse(message)).then(
    (tally) => process.send?.({ tally }),
    (cause: unknown) => process.send?.({ broken: String(cause) }),
  )
})
