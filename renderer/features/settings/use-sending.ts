import { useState } from 'react'
import type { SendingSettings } from '../../../shared/domain/sending.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { useSettings } from './settings-store.tsx'

/** Stores a part of the settings as it is changed. `error` is why the last change was not stored. */
export const useSending = () => {
  const change = useSettings((state) => state.change)
  const [error, setError] = useState<AppError | null>(null)
  const save = async (sending: Partial<SendingSettings>): Promise<boolean> => {
    const failure = await change({ sending })
    setError(failure)
    return failure === null
  }
  return { save, error }
}
