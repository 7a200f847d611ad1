import { expect, type Locator, type Page } from "@playwright/test";

/** The page of a flow, as somebody who reads its labels uses it. Names are those of the English interface. */
export class FlowPage {
  readonly page: Page;
  readonly javaScript: boolean;
  readonly identifier: Locator;
  readonly password: Locator;
  readonly submitButton: Locator;

  /** @param javaScript whether the browser runs scripts */
  constructor(page: Page, javaScript = true) {
    this.page = page;
    this.javaScript = javaScript;
    this.identifier = page.getByRole("textbox", { name: /^Email address or username$/ });
    this.password = page.getByLabel(/^(Password|Current password)$/);
    this.submitButton = page.getByRole("main").getByRole("button", { name: /^(Log in|Continue)$/ });
  }

  /** Opens a flow's page. @param query with its question mark */
  async startAt(slug: string, query = ""): Promise<void> {
    await this.page.goto(`/if/flow/${slug}/${query}`);
  }

  async identifyAs(name: string): Promise<void> {
    await this.identifier.fill(name);
    await this.submit();
  }

  async enterPassword(password: string): Promise<void> {
    await this.password.fill(password);
    await this.submit();
  }

  /** Fills in fields by their labels, and sends the form. */
  async answer(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, value] of Object.entries(fields)) await this.field(label).fill(value);
    await this.submit();
  }

  async submit(): Promise<void> {
    await this.submitButton.click();
  }

  field(label: string): Locator {
    return this.page.getByRole("main").getByLabel(label, { exact: true });
  }

  /** Waits until a challenge is shown. @param component name of the challenge, as in the API */
  async expectStage(component: string): Promise<void> {
    await expect(this.page.locator("[data-component]")).toHaveAttribute("data-component", component);
  }

  /** Waits for a refusal that belongs to a field: marked, and explained to screen readers. */
  async expectFieldError(field: Locator): Promise<void> {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(/\S/);
  }

  /** Waits for a refusal of the answer as a whole. */
  async expectError(text: RegExp | string = /\S/): Promise<void> {
    await expect(this.page.getByRole("main").getByRole("alert")).toContainText(text);
  }

  /** Waits for the end for people who may not go on. */
  async expectDenied(reason: RegExp | string = /\S/): Promise<void> {
    await this.expectStage("ak-stage-access-denied");
    await this.expectError(reason);
  }

  /** Waits for a challenge before which the person, or the page itself, had to go on. */
  async expectStageAfterContinue(component: string): Promise<void> {
    await this.passContinue();
    await this.expectStage(component);
  }

  /** Goes past a step that acts without asking: scripts press the button themselves. */
  async passContinue(): Promise<void> {
    if (!this.javaScript) await this.submit();
  }
}
