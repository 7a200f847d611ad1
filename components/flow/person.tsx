import { safeHref } from "../safe-href.ts";
import { Avatar } from "../ui/avatar.tsx";
import type { ScreenProps } from "./screen-props.ts";

type PersonProps = Pick<ScreenProps<unknown>, "t"> & {
  name: string;
  avatar: string;
  /** What the name is, when that is not plain. */
  caption?: string | undefined;
  /** Where "Not you?" leads; without it, it is not offered. */
  cancelUrl?: string | undefined;
};

/** Who is passing through, and the way out for everybody else. */
export function Person({ t, name, avatar, caption, cancelUrl }: PersonProps) {
  // A long address breaks before its domain rather than anywhere.
  const at = name.lastIndexOf("@");
  const [account, domain] = at > 0 ? [name.slice(0, at), name.slice(at + 1)] : [name];
  const leave = safeHref(cancelUrl);
  return (
    <div className="person">
      <Avatar src={avatar} size={40} />
      <div className="person-text">
        {caption ? <span className="person-caption">{caption}</span> : null}
        <bdi className="person-name">
          {account}
          {domain === undefined ? null : (
            <>
              <wbr />@{domain}
            </>
          )}
        </bdi>
        {leave ? (
          <a className="link" href={leave}>
            {t("common.notYou")}
          </a>
        ) : null}
      </div>
    </div>
  );
}
