import { randomUUID } from 'node:crypto'
import type { NewId } from './ports.ts'

/** Random UUIDs (RFC 9562, version 4): lower case only, so that two ids stay two files where names ignore case. */
export const newRandomId: NewId = () => randomUUID()
