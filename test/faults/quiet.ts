import type { Logger } from '../../main/platform/ports.ts'

export const quiet: Logger = { info: () => {}, warn: () => {}, error: () => {} }
