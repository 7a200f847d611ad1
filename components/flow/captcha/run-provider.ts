import type { CaptchaRun } from "./runner.ts";

interface WidgetOptions {
  sitekey: string;
  size?: "invisible";
  callback: (token: string) => void;
  "expired-callback": () => void;
  "error-callback": () => void;
}

/** As much of the providers' scripts as is used; they have it in common. */
interface Widgets {
  render(place: HTMLElement, options: WidgetOptions): unknown;
  execute?(widget: unknown): unknown;
  /** reCAPTCHA loads the rest of itself later. */
  ready?(callback: () => void): void;
}

const scripts = new Map<string, Promise<void>>();

/** Loads a script once per page. */
function loadScript(address: string): Promise<void> {
  const loading = scripts.get(address) ?? insertScript(address);
  scripts.set(address, loading);
  // What failed may be tried again.
  loading.catch(() => scripts.delete(address));
  return loading;
}

function insertScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = true;
    script.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("The captcha's script could not be loaded."));
    };
    document.head.append(script);
  });
}

/** hCaptcha and Turnstile can also pose as reCAPTCHA, so theirs come first. */
function findWidgets(): { widgets: Widgets; invisible: boolean } | undefined {
  const found = globalThis as { turnstile?: Widgets; hcaptcha?: Widgets; grecaptcha?: Widgets };
  // Whether Turnstile shows itself is decided where its keys are made.
  if (found.turnstile) return { widgets: found.turnstile, invisible: false };
  const widgets = found.hcaptcha ?? found.grecaptcha;
  return widgets && { widgets, invisible: true };
}

/** Lets the provider's script draw its check. One that needs nobody to do anything is carried out at once. */
export function runProvider(run: CaptchaRun): void {
  loadScript(run.jsUrl).then(() => {
    const found = findWidgets();
    if (run.signal.aborted) return;
    if (!found) {
      run.onFailed();
      return;
    }
    const { widgets, invisible } = found;
    const go = () => draw(widgets, run, invisible);
    // Turnstile has it too, but is ready by now and does not like to be asked.
    if (invisible && widgets.ready) widgets.ready(go);
    else go();
  }, run.onFailed);
}

function draw(widgets: Widgets, run: CaptchaRun, canHide: boolean): void {
  if (run.signal.aborted) return;
  const hidden = canHide && !run.interactive;
  try {
    const widget = widgets.render(run.place, {
      sitekey: run.siteKey,
      ...(hidden ? { size: "invisible" as const } : {}),
      callback: (token) => run.signal.aborted || run.onToken(token),
      "expired-callback": () => run.signal.aborted || run.onExpired(),
      "error-callback": () => run.signal.aborted || run.onFailed(),
    });
    if (hidden) widgets.execute?.(widget);
  } catch {
    run.onFailed();
  }
}
