import {
  pullDaysSchema,
  pullRanges,
  visibilities,
  type Mailbox,
  type Visibility,
} from '../../../shared/domain/mailbox.ts'
import { rangeWords, visibilityWords } from './settings-rules.ts'

type VisibilityProps = { readonly chosen: Visibility; readonly onChoose: (visibility: Visibility) => void }

export const VisibilityChoice = ({ chosen, onChoose }: VisibilityProps) => (
  <fieldset className="settings-part choices">
    <legend>What your team sees</legend>
    {visibilities.map((visibility) => (
      <label key={visibility}>
        <input
          type="radio"
          name="visibility"
          checked={visibility === chosen}
          onChange={() => onChoose(visibility)}
        />
        <span>
          <b>{visibilityWords[visibility].name}.</b> {visibilityWords[visibility].words}
        </span>
      </label>
    ))}
    <p className="field-hint">
      It takes effect once this computer is joined to a team. Until then nothing leaves it.
    </p>
  </fieldset>
)

type Days = Mailbox['pullDays']
type RangeProps = { readonly stored: Days; readonly chosen: Days; readonly onChoose: (days: Days) => void }

const consequence = (stored: Days, chosen: Days): string => {
  if (chosen > stored) return 'Older mail with your contacts is fetched once you save.'
  if (chosen < stored) return 'Mail that is on timelines stays there; nothing is deleted.'
  return 'Mail with your contacts from before that stays at the provider.'
}

export const RangeChoice = ({ stored, chosen, onChoose }: RangeProps) => (
  <label className="field settings-part">
    <span className="settings-title">How far back past mail is fetched</span>
    <select
      className="input"
      value={chosen}
      onChange={(event) => {
        const days = pullDaysSchema.safeParse(Number(event.target.value))
        if (days.success) onChoose(days.data)
      }}
    >
      {pullRanges.map((days) => (
        <option key={days} value={days}>
          {rangeWords[days]}
        </option>
      ))}
    </select>
    <span className="field-hint">{consequence(stored, chosen)}</span>
  </label>
)
