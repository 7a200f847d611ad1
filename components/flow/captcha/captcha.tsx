"use client";

import { useEffect, useRef, useState } from "react";
import { BUILT_IN } from "#lib/captcha/built-in.ts";
import { Icon } from "../../ui/icons.tsx";
import { useInteractive } from "../../ui/use-interactive.ts";
import { runProof } from "./run-proof.ts";
import { runProvider } from "./run-provider.ts";
import { useFreshKey } from "./use-fresh-key.ts";
import { useHeldSubmit } from "./use-held-submit.ts";
import { useOwnPage } from "./use-own-page.ts";

/** The words of a check, in the person's language. */
export interface CaptchaTexts {
  checking: string;
  held: string;
  passed: string;
  start: string;
  failed: string;
  tryAgain: string;
  /** By whom it is made, where that is somebody else. */
  provided: string | undefined;
}

interface CaptchaProps {
  siteKey: string;
  jsUrl: string;
  interactive: boolean;
  /** Name of the form's field for what proves that the check was passed. */
  field: string;
  /** Whether the form is sent by itself as soon as it was. */
  sends: boolean;
  texts: CaptchaTexts;
}

type State = "idle" | "checking" | "failed";

/** Carries out a captcha inside a form: says how it goes, and holds the form's answer until it is done. */
export function Captcha({ siteKey, jsUrl, interactive, field, sends, texts }: CaptchaProps) {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const builtIn = jsUrl === BUILT_IN;
  // A provider's script draws what has to be pressed; the built-in check has a box of ours.
  const hasBox = builtIn && interactive;
  const [state, setState] = useState<State>(hasBox ? "idle" : "checking");
  const [token, setToken] = useState("");
  const challenge = useFreshKey(builtIn ? siteKey : undefined);
  const scripted = useInteractive();
  const ownPage = useOwnPage(builtIn ? undefined : jsUrl);
  const start = () => setState("checking");
  const held = useHeldSubmit(box, token, start) && state === "checking";

  const running = state === "checking" && ownPage;
  useEffect(() => {
    const drawn = place.current;
    if (!running || !drawn) return;
    const ending = new AbortController();
    setToken("");
    const run = builtIn ? runProof : runProvider;
    run({
      siteKey: challenge ?? siteKey,
      jsUrl,
      interactive,
      place: drawn,
      signal: ending.signal,
      onToken: setToken,
      onExpired: () => setToken(""),
      onFailed: () => setState("failed"),
    });
    return () => {
      ending.abort();
      drawn.replaceChildren();
    };
  }, [running, builtIn, challenge, siteKey, jsUrl, interactive]);

  useEffect(() => {
    if (token && sends) box.current?.closest("form")?.requestSubmit();
  }, [token, sends]);

  const shown = token ? "passed" : state;
  const text = { idle: "", checking: held ? texts.held : texts.checking, passed: texts.passed, failed: texts.failed };
  return (
    <div ref={box} className="captcha" data-state={shown} data-challenge={challenge} hidden={!scripted}>
      <input type="hidden" name={field} value={token} />
      {hasBox ? (
        <label className="choice">
          <input type="checkbox" checked={shown !== "idle"} onChange={start} />
          <span>{texts.start}</span>
        </label>
      ) : null}
      <div ref={place} className="captcha-place" />
      <p className="captcha-status" role="status">
        {shown === "passed" ? <Icon name="success" /> : null}
        {shown === "failed" ? <Icon name="warning" /> : null}
        <span>{text[shown]}</span>
      </p>
      {shown === "failed" ? (
        <button type="button" className="button button-secondary" onClick={start}>
          {texts.tryAgain}
        </button>
      ) : null}
      {texts.provided ? <p className="captcha-provider">{texts.provided}</p> : null}
    </div>
  );
}
