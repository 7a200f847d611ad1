/** What a captcha's screen hands to what carries it out. */
export interface CaptchaRun {
  siteKey: string;
  /** The provider's script. */
  jsUrl: string;
  interactive: boolean;
  /** Where a provider may draw. */
  place: HTMLElement;
  /** Ends it. */
  signal: AbortSignal;
  /** The check is done; this proves it. */
  onToken(token: string): void;
  /** What was handed over does not count any more. */
  onExpired(): void;
  onFailed(): void;
}
