import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take a minute or more: one that begins last leaves the other core idle for as long. */
const longest = [
  'faults/faults.test.ts',
  'soak/soak.test.ts',
  'journey/kill.test.ts',
  'journey/reconnect.test.ts',
]

const rank = ({ moduleId }: TestSpecification): number => {
  const place = longest.findIndex((name) => moduleId.endsWith(name))
  return place === -1 ? longest.length : place
}

/** The order of Vitest's own, with the longest files first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort.call(this, files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}
