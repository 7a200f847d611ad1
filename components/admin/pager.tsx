interface PagerProps {
  pagination: {
    next: number;
    previous: number;
    count: number;
    current: number;
    start_index: number;
    end_index: number;
  };
  /** Where counting stops; a larger list says "more than". */
  countLimit: number;
  pageHref(page: number): string;
}

/** Which part of a list is shown, and the way to the next. */
export function Pager({ pagination, countLimit, pageHref }: PagerProps) {
  const { next, previous, count, start_index, end_index } = pagination;
  if (count === 0) return null;
  const total = count >= countLimit ? `more than ${countLimit.toLocaleString("en")}` : count.toLocaleString("en");
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3 text-muted text-sm">
      <p>{`${start_index}–${end_index} of ${total}`}</p>
      <p className="flex gap-2">
        {previous > 0 ? (
          <a className="admin-button" rel="prev" href={pageHref(previous)}>
            Previous
          </a>
        ) : null}
        {next > 0 ? (
          <a className="admin-button" rel="next" href={pageHref(next)}>
            Next
          </a>
        ) : null}
      </p>
    </nav>
  );
}
