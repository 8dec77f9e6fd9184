import { appError } from '../../../shared/errors/app-error.ts'
import { err } from '../../../shared/errors/result.ts'
import type { HandlersOf } from '../handlers.ts'

const notYet = async () => err(appError('file_missing', 'not built yet'))

export const fileHandlers = (): HandlersOf<'file'> => ({
  'file.finish': notYet,
  'file.fromMessage': notYet,
  'file.sweep': notYet,
})
