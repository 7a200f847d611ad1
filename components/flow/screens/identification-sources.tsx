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
  /** Whether a form stands above: then a line sets the sources apart, and none of them is the main button. */
  belowForm: boolean;
  t: Translator;
}

/** The ways in from elsewhere: promoted ones first and wide, the others side by side when only their icons are shown. */
export function Sources({ sources, labels, belowForm, t }: SourcesProps) {
  const links = sources.flatMap((source) => {
    const href = sourceHref(source);
    return href ? [{ ...source, href }] : [];
  });
  if (links.length === 0) return null;
  const ordered = [...links.filter((link) => link.promoted), ...links.filter((link) => !link.promoted)];
  return (
    <div className="sources">
      {belowForm ? <p className="divider">{t("common.or")}</p> : null}
      <ul className="source-list">
        {ordered.map((link) => {
          const name = t("identification.continueWith", { source: link.name });
          const worded = labels || link.promoted || !link.icon_url;
          return (
            <li key={`${link.name} ${link.href}`} className={worded ? undefined : "source-small"}>
              <a
                className={link.promoted && !belowForm ? "button" : "button button-secondary"}
                href={link.href}
                aria-label={worded ? undefined : name}
                title={worded ? undefined : link.name}
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
