import { expect, type FrameLocator, type Locator } from "@playwright/test";
import { AdminObjectPage } from "./admin-object-page.ts";

/** A brand's form with the login page beside it. */
export class BrandPage extends AdminObjectPage {
  /** What is in the frame that shows the login page. */
  preview(colours: "light" | "dark"): FrameLocator {
    return this.page.frameLocator(`iframe[title="Login page in ${colours} colours"]`);
  }

  frame(colours: "light" | "dark"): Locator {
    return this.main.locator(`iframe[title="Login page in ${colours} colours"]`);
  }

  /** Has the preview follow: by itself, or without scripts by pressing its button. */
  async follow(): Promise<void> {
    const button = this.main.getByRole("button", { name: "Preview", exact: true });
    if (this.javaScript) await expect(button).toHaveCount(0);
    else await button.click();
  }
}
