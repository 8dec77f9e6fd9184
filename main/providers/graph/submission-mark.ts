import { id as idSchema } from '../../../shared/domain/primitives.ts'

/**
 * The extended property in which a sent mail carries its submission: a named string property in a namespace of ours.
 * It stays with the sender's copy and does not travel ("Outlook extended properties overview").
 */
export const markId = 'String {5c4f8b1e-2d6a-4e39-9f07-b83c61d2a54e} Name LiaisonSubmission'

export type ExtendedProperty = { readonly id: string; readonly value: string }

/** Graph answers with the tag of a property in its shortest form: asked for 0x001A, it says 0x1a. */
const canonical = (id: string): string => id.toLowerCase().replace(/ 0x0+(?=[0-9a-f])/, ' 0x')

const same = (a: string, b: string): boolean => canonical(a) === canonical(b)

/** The value of a property, by id in any spelling of upper and lower case; '' where it is not there. */
export const propertyValue = (properties: readonly ExtendedProperty[], id: string): string =>
  properties.find((property) => same(property.id, id))?.value ?? ''

/** The submission that a message's properties name, or null. Other programs can write any value, so it has to look like ours. */
export const submissionIdOf = (properties: readonly ExtendedProperty[]): string | null => {
  const parsed = idSchema.safeParse(propertyValue(properties, markId))
  return parsed.success ? parsed.data : null
}
