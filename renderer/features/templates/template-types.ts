import type { SendingSettings } from '../../../shared/domain/sending.ts'

export type CustomVariable = SendingSettings['variables'][number]
