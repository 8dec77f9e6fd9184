import { ok } from '../../../shared/errors/result.ts'
import type { createFileFromMessage } from '../../files/file-from-message.ts'
import type { MailFiles } from '../../files/mail-files.ts'
import type { HandlersOf } from '../handlers.ts'

export const fileHandlers = (deps: {
  readonly files: Pick<MailFiles, 'finish' | 'sweep'>
  readonly fromMessage: ReturnType<typeof createFileFromMessage>
}): HandlersOf<'file'> => ({
  'file.finish': async (file) => {
    const finished = await deps.files.finish(file)
    return finished.ok ? ok({}) : finished
  },
  'file.fromMessage': deps.fromMessage,
  'file.sweep': async ({ inUse }) => {
    const swept = await deps.files.sweep(inUse)
    return swept.ok ? ok({}) : swept
  },
})
