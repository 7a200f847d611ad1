import type { ReactNode } from "react";

interface PageHeaderProps {
  title: string;
  about?: ReactNode;
  /** Where the page lies, from the top; the page itself is not named. */
  trail?: readonly { href: string; title: string }[];
  /** Buttons and links of the page. */
  children?: ReactNode;
}

/** Title of a page of the admin section, with what can be done there. */
export function PageHeader({ title, about, trail = [], children }: PageHeaderProps) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <title>{`${title} – Administration`}</title>
      <div className="min-w-0 max-w-3xl">
        {trail.length > 0 ? (
          <nav aria-label="Breadcrumb" className="mb-1 text-sm">
            {trail.map((place) => (
              <span key={place.href}>
                <a className="link" href={place.href}>
                  {place.title}
                </a>
                <span aria-hidden="true" className="text-muted">
                  {" / "}
                </span>
              </span>
            ))}
          </nav>
        ) : null}
        <h1 className="break-words font-semibold text-2xl">
          <bdi>{title}</bdi>
        </h1>
        {about ? <p className="mt-1 text-muted">{about}</p> : null}
      </div>
      {children ? <div className="flex flex-wrap gap-2">{children}</div> : null}
    </div>
  );
}
