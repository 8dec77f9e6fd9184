/** The head of a list of mails. `heading`: what its third column tells. */
export const OutboxHead = ({ heading }: { heading: string }) => (
  <thead>
    <tr>
      <th scope="col">To</th>
      <th scope="col">State</th>
      <th scope="col">{heading}</th>
      <th scope="col">
        <span className="visually-hidden">Actions</span>
      </th>
    </tr>
  </thead>
)
