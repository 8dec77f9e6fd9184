/** Fails to compile when a union has a member that was not handled; throws if one slips in at run time. */
export const assertNever = (value: never): never => {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`)
}
