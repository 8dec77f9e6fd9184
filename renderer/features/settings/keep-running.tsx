import { useState } from 'react'
import type { SettingsView } from '../../../shared/domain/settings.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine } from '../../app/error-notice.tsx'
import { useSettings } from './settings-store.tsx'

/** Saved as it is switched; where that failed it goes back. */
export const KeepRunning = ({ settings }: { settings: SettingsView }) => {
  const change = useSettings((state) => state.change)
  const [wanted, setWanted] = useState<boolean | null>(null)
  const [error, setError] = useState<AppError | null>(null)
  const onChange = async (keepRunning: boolean) => {
    setWanted(keepRunning)
    setError(await change({ keepRunning }))
    setWanted(null)
  }
  const on = wanted ?? settings.keepRunning
  return (
    <div className="settings-form radio-list">
      <label className="tick">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={on}
          onChange={(event) => void onChange(event.target.checked)}
        />
        <span>
          Keep running in the tray when its windows are closed
          <small>
            {on
              ? 'Mail comes in, and what is scheduled goes. Quit from the tray to end it.'
              : 'Closing the last window quits Liaison. What is scheduled goes when it is opened again.'}
          </small>
        </span>
      </label>
      {error !== null && <ErrorLine error={error} />}
    </div>
  )
}
