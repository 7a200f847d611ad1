import type { Translator } from "#lib/i18n/translator.ts";
import type { IdentificationChallenge } from "#lib/stages/identification/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { Picture } from "../../ui/picture.tsx";

type Source = IdentificationChallenge["sources"][number];

/** Where a source's button leads; undefined for sources that need a script of their own. */
function sourceHref({ challenge }: Source): string | undefined {
  return challenge.component === "xak-flow-redirect" && typeof challenge.to === "string"
    ? safeHref(challenge.to)
    : undefined;
}

interface SourcesProps {
  sources: readonly Source[];
  /** Whether names stand beside the icons. */
  labels: boolean;
  /** Whether something stands above that a line should set apart. */
  divided: boolean;
  t: Translator;
}

/** The ways in from elsewhere: promoted ones first and large, the others in a row when only their icons are shown. */
export function Sources({ sources, labels, divided, t }: SourcesProps) {
  const links = sources.flatMap((source) => {
    const href = sourceHref(source);
    return href ? [{ ...source, href }] : [];
  });
  if (links.length === 0) return null;
  const ordered = [...links.filter((link) => link.promoted), ...links.filter((link) => !link.promoted)];
  return (
    <div className="sources">
      {divided ? <p className="divider">{t("common.or")}</p> : null}
      <ul className="source-list" data-icons={labels ? undefined : ""}>
        {ordered.map((link) => {
          const name = t("identification.continueWith", { source: link.name });
          const worded = labels || link.promoted || !link.icon_url;
          return (
            <li key={`${link.name} ${link.href}`} data-promoted={link.promoted ? "" : undefined}>
              <a
                className={link.promoted ? "button" : "button button-secondary"}
                href={link.href}
                aria-label={worded ? undefined : name}
              >
                {link.icon_url ? (
                  <Picture className="source-icon" src={link.icon_url} alt="" width={20} height={20} />
                ) : null}
                {worded ? <span>{name}</span> : null}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
