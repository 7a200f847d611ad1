import { expect, type Locator } from "@playwright/test";
import { AdminPage } from "./admin-page.ts";

/** The dry run of a flow, as an administrator uses it. */
export class DryRunPage extends AdminPage {
  /** What the visitor sees at the moment. */
  get screen(): Locator {
    return this.main.getByRole("region", { name: "What the visitor sees" });
  }

  get steps(): Locator {
    return this.main.getByRole("list", { name: "Steps" }).locator("> li");
  }

  get last(): Locator {
    return this.steps.last();
  }

  async openFor(slug: string): Promise<void> {
    await this.open(`flows/${slug}/dry-run/`);
  }

  /** Begins. @param person by username; left out, somebody without an account */
  async start(person?: string, ticked: readonly string[] = []): Promise<void> {
    if (person !== undefined) await this.field("Person").fill(person);
    for (const label of ticked) await this.field(label).check();
    await this.press("Start");
    await this.expectSteps(1);
  }

  async expectSteps(count: number): Promise<void> {
    await expect(this.steps).toHaveCount(count);
  }

  /** Answers as the visitor would, with the screen's own form. */
  async answer(fields: Readonly<Record<string, string>>, button = /^(Log in|Continue)$/): Promise<void> {
    for (const [label, value] of Object.entries(fields)) {
      await this.screen.getByLabel(label, { exact: true }).fill(value);
    }
    await this.screen.getByRole("button", { name: button }).first().click();
  }
}
