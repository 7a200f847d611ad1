import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import type { BrandLook, Notice } from "../flow/screen-props.ts";
import { PageFrame } from "../pages/page-frame.tsx";
import { safeHref } from "../safe-href.ts";
import { Alert } from "../ui/alert.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icons.tsx";

interface UserHomeProps {
  brand: BrandLook;
  locale: Locale;
  nonce?: string;
  user: { name: string; username: string; email: string; avatar: string };
  /** Where the ways on lead; those without an address are not shown. */
  links: { settings?: string | undefined; password?: string | undefined; signOut: string };
  messages?: readonly Notice[];
}

/** A person's own page: who they are here, and what they can change. */
export function UserHome({ brand, locale, nonce, user, links, messages = [] }: UserHomeProps) {
  const t = createTranslator(locale);
  const ways = [
    { href: safeHref(links.settings), label: t("user.settings") },
    { href: safeHref(links.password), label: t("user.password") },
  ].filter((way) => way.href !== undefined);
  return (
    <PageFrame
      brand={brand}
      locale={locale}
      nonce={nonce}
      heading={t("user.greeting", { name: user.name || user.username })}
    >
      <div className="flow-notices" role="status">
        {messages.map((message) => (
          <Alert key={message.text} level={message.level}>
            <p>{message.text}</p>
          </Alert>
        ))}
      </div>
      <section className="account" aria-label={t("user.account")}>
        <Avatar src={user.avatar} size={64} />
        <dl>
          <Fact term={t("user.name")} value={user.name || t("user.none")} />
          <Fact term={t("user.username")} value={user.username} />
          <Fact term={t("user.email")} value={user.email || t("user.none")} />
        </dl>
      </section>
      {ways.length > 0 ? (
        <nav className="menu" aria-label={t("user.actions")}>
          {ways.map((way) => (
            <a key={way.label} href={way.href}>
              <span>{way.label}</span>
              <Icon name="chevron" />
            </a>
          ))}
        </nav>
      ) : null}
      <div className="flow-actions">
        <a className="button button-secondary" href={safeHref(links.signOut)}>
          {t("user.logOut")}
        </a>
      </div>
    </PageFrame>
  );
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
