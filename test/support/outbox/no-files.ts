import type { ReadFiles } from '../../../main/files/mail-files.ts'
import { ok } from '../../../shared/errors/result.ts'

/** For mail without files and pictures. */
export const noFiles: ReadFiles = async () => ok(new Map())
