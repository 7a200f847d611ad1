import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import type { BrandLook, Notice } from "../flow/screen-props.ts";
import { PageFrame } from "../pages/page-frame.tsx";
import { safeHref } from "../safe-href.ts";
import { Alert } from "../ui/alert.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Icon } from "../ui/icons.tsx";
import { ConsentList, type ConsentListProps } from "./consent-list.tsx";
import { SessionList, type SessionListProps } from "./session-list.tsx";

interface UserHomeProps {
  brand: BrandLook;
  locale: Locale;
  nonce?: string;
  user: { name: string; username: string; email: string; avatar: string };
  /** Where the ways on lead; those without an address are not shown. */
  links: {
    settings?: string | undefined;
    password?: string | undefined;
    deleteAccount?: string | undefined;
    signOut: string;
  };
  /** Left out where they are not shown. */
  logins?: SessionListProps;
  allowed?: ConsentListProps;
  /** What times are told from. */
  now?: Date;
  messages?: readonly Notice[];
}

/** A person's own page: who they are here, what they can change, where they are logged in and what they have allowed. */
export function UserHome(props: UserHomeProps) {
  const { brand, locale, nonce, user, links, logins, allowed, now = new Date(), messages = [] } = props;
  const t = createTranslator(locale);
  const deleteAccount = safeHref(links.deleteAccount);
  const ways = [
    { href: safeHref(links.settings), label: t("user.settings") },
    { href: safeHref(links.password), label: t("user.password") },
  ].filter((way) => way.href !== undefined);
  return (
    <PageFrame
      brand={brand}
      locale={locale}
      nonce={nonce}
      wide={logins !== undefined}
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
      {logins ? <SessionList {...logins} t={t} locale={locale} now={now} /> : null}
      {allowed ? <ConsentList {...allowed} t={t} locale={locale} now={now} /> : null}
      {deleteAccount ? (
        <p className="own-leave">
          <a className="link" href={deleteAccount}>
            {t("user.delete")}
          </a>
        </p>
      ) : null}
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
