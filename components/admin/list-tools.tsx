interface ListToolsProps {
  /** What is searched in, for the field's label. */
  title: string;
  search: string;
  filters: readonly { name: string; title: string; choices: readonly string[]; value: string }[];
  /** Parameters that stay as they are. */
  keep: Readonly<Record<string, string>>;
}

/** Search and filters of a list: a plain form whose answers stand in the address. */
export function ListTools({ title, search, filters, keep }: ListToolsProps) {
  return (
    <search>
      <form className="mb-4 flex flex-wrap items-end gap-3">
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="grow basis-56 text-sm">
          <label htmlFor="list-search" className="mb-1 block text-muted">
            {`Search ${title.toLowerCase()}`}
          </label>
          <input id="list-search" type="search" name="search" defaultValue={search} className="admin-input" />
        </div>
        {filters.map((filter) => (
          <div key={filter.name} className="text-sm">
            <label htmlFor={`filter-${filter.name}`} className="mb-1 block text-muted">
              {filter.title}
            </label>
            <select id={`filter-${filter.name}`} name={filter.name} defaultValue={filter.value} className="admin-input">
              <option value="">Any</option>
              {filter.choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choice.replaceAll("_", " ")}
                </option>
              ))}
            </select>
          </div>
        ))}
        <button type="submit" className="admin-button">
          Search
        </button>
      </form>
    </search>
  );
}
