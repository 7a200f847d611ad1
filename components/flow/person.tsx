import { safeHref } from "../safe-href.ts";
import { Avatar } from "../ui/avatar.tsx";
import type { ScreenProps } from "./screen-props.ts";

type PersonProps = Pick<ScreenProps<unknown>, "t"> & {
  name: string;
  avatar: string;
  /** Where "Not you?" leads; without it, it is not offered. */
  cancelUrl?: string | undefined;
};

/** Who is passing through, and the way out for everybody else. */
export function Person({ t, name, avatar, cancelUrl }: PersonProps) {
  const leave = safeHref(cancelUrl);
  return (
    <div className="person">
      <Avatar src={avatar} size={40} />
      <bdi className="person-name">{name}</bdi>
      {leave ? (
        <a className="link" href={leave}>
          {t("common.notYou")}
        </a>
      ) : null}
    </div>
  );
}
