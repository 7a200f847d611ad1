/**
 * Fills in a flow's title: `%(app)s` and `%(user)s` become the given names and `%%` a percent sign. A title with any other percent
 * sign is shown unchanged.
 */
export function formatTitle(title: string, names: { app: string; user: string }): string {
  const known = /%\(app\)s|%\(user\)s|%%/g;
  if (title.replace(known, "").includes("%")) return title;
  return title.replace(known, (form) => (form === "%%" ? "%" : form === "%(app)s" ? names.app : names.user));
}
