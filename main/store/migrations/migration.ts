/** One step of the schema. Runs once, in one transaction; never changed after a release, only followed by another. */
export type Migration = {
  /** Becomes `user_version` of the file. */
  readonly number: number
  readonly sql: string
}
