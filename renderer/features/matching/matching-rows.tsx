import { useEffect, useState } from 'react'
import { autoCreates, type MatchingSettings } from '../../../shared/domain/matching.ts'
import type { AppError } from '../../../shared/errors/app-error.ts'
import { ErrorLine, ErrorNotice } from '../../app/error-notice.tsx'
import { SettingRow } from '../../ui/setting-row.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { autoCreateWords, bulkWords, listWords } from './matching-words.ts'
import { useMatching } from './matching-store.tsx'
import { RuleListForm } from './rule-list.tsx'

/** Stores a setting as it is chosen; `error` is why it was not stored. */
const useChange = () => {
  const change = useMatching((state) => state.change)
  const [error, setError] = useState<AppError | null>(null)
  const save = async (changes: Partial<MatchingSettings>) => setError(await change(changes))
  return { save, error }
}

type RadiosProps<T extends string> = {
  readonly legend: string
  readonly name: string
  readonly options: readonly T[]
  readonly words: Readonly<Record<T, { readonly title: string; readonly words: string }>>
  readonly chosen: T
  readonly onChoose: (option: T) => void
  readonly error: AppError | null
}

const Radios = <T extends string>(props: RadiosProps<T>) => {
  const { legend, name, options, words, chosen, onChoose, error } = props
  return (
    <fieldset className="settings-form radio-list">
      <legend className="visually-hidden">{legend}</legend>
      {options.map((option) => (
        <label key={option} className="tick">
          <input type="radio" name={name} checked={chosen === option} onChange={() => onChoose(option)} />
          <span>
            {words[option].title}
            <small>{words[option].words}</small>
          </span>
        </label>
      ))}
      {error !== null && <ErrorLine error={error} />}
    </fieldset>
  )
}

const AutoCreate = ({ settings }: { settings: MatchingSettings }) => {
  const { save, error } = useChange()
  return (
    <Radios
      legend="Who becomes a contact"
      name="auto-create"
      options={autoCreates}
      words={autoCreateWords}
      chosen={settings.autoCreate}
      onChoose={(autoCreate) => void save({ autoCreate })}
      error={error}
    />
  )
}

const Newsletters = ({ settings }: { settings: MatchingSettings }) => {
  const { save, error } = useChange()
  return (
    <Radios
      legend="Newsletters"
      name="bulk"
      options={['file', 'leave_out']}
      words={bulkWords}
      chosen={settings.bulk}
      onChoose={(bulk) => void save({ bulk })}
      error={error}
    />
  )
}

const OwnDomains = ({ settings }: { settings: MatchingSettings }) => {
  const { save, error } = useChange()
  return (
    <div className="settings-form radio-list">
      <label className="tick">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={settings.ownDomains}
          onChange={(event) => void save({ ownDomains: event.target.checked })}
        />
        <span>
          Everybody at the domains of my mailboxes
          <small>Free-mail domains such as gmail.com are left out: nobody is a colleague by them.</small>
        </span>
      </label>
      {error !== null && <ErrorLine error={error} />}
    </div>
  )
}

/** Who becomes a contact, whose mail is kept, and the lists that decide it. */
export const MatchingRows = () => {
  const { status, error, settings, load } = useMatching((state) => state)
  useEffect(() => void load(), [load])
  if (settings === null) {
    return status === 'failed' && error !== null ? (
      <ErrorNotice error={error} onRetry={() => void load()} />
    ) : (
      <SkeletonRows rows={4} />
    )
  }
  return (
    <>
      <SettingRow
        title="New contacts"
        words="Who becomes a contact without being added. It counts from the next mail on."
      >
        <AutoCreate settings={settings} />
      </SettingRow>
      <SettingRow title="Newsletters" words="What becomes of mail that a contact sends to many at once.">
        <Newsletters settings={settings} />
      </SettingRow>
      <SettingRow title={listWords.never_log.title} words={listWords.never_log.words}>
        <RuleListForm list="never_log" />
      </SettingRow>
      <SettingRow title={listWords.colleague.title} words={listWords.colleague.words}>
        <div className="settings-form">
          <OwnDomains settings={settings} />
          <RuleListForm list="colleague" />
        </div>
      </SettingRow>
      <SettingRow title={listWords.not_a_person.title} words={listWords.not_a_person.words}>
        <RuleListForm list="not_a_person" />
      </SettingRow>
    </>
  )
}
