import { fillText, variablesIn, type VariableValues } from '../../../shared/rules/template-variables.ts'
import { shownVariable } from './variable-words.ts'

/** Below a subject with variables: as it will read, or which of them have no value. */
export const SubjectVariables = ({ subject, values }: { subject: string; values: VariableValues }) => {
  const variables = variablesIn(subject)
  if (variables.length === 0) return null
  const { text, missing } = fillText(subject, values)
  if (missing.length === 0) {
    return (
      <p className="subject-variables clip" dir="auto">
        Reads: {text}
      </p>
    )
  }
  return (
    <p className="subject-variables">
      {variables.map(({ name, fallback }, at) => {
        const shown = shownVariable(name, fallback, values)
        return (
          <span key={`${name} ${at}`} className={`variable variable-${shown.state}`}>
            {shown.text}
          </span>
        )
      })}
      <span className="subject-gap">has no value for this mail</span>
    </p>
  )
}
