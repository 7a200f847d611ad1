import type { ShellChallenge } from "#lib/flows/challenge.ts";
import { SanitizedHtml } from "../../sanitized-html.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { WaysOut } from "../ways-out.tsx";

/** HTML that a stage produced, reduced to text mark-up. */
export function ShellScreen({ challenge, t, loggedInAs }: ScreenProps<ShellChallenge>) {
  return (
    <>
      <SanitizedHtml html={challenge.body} />
      <WaysOut t={t} signIn={loggedInAs === null} />
    </>
  );
}
