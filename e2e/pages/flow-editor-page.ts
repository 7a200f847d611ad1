import { expect, type Locator, type Page } from "@playwright/test";

/** The editor of a flow. */
export class FlowEditorPage {
  readonly page: Page;
  readonly main: Locator;
  readonly steps: Locator;

  constructor(page: Page) {
    this.page = page;
    this.main = page.getByRole("main");
    this.steps = this.main.locator("ol > li");
  }

  async open(slug: string): Promise<void> {
    await this.page.goto(`/if/admin/flows/${slug}/`);
    await expect(this.main.getByRole("heading", { name: "Stages in order" })).toBeVisible();
  }

  /** Puts a stage at the end. @param name of the stage */
  async add(name: string): Promise<void> {
    const list = this.main.getByLabel("Add a stage");
    const option = list.locator("option", { hasText: name });
    await list.selectOption((await option.getAttribute("value")) ?? "");
    await this.main.getByRole("button", { name: "Add", exact: true }).click();
    await expect(this.steps.filter({ hasText: name })).toBeVisible();
  }

  /** Binds a policy or a group to a stage. */
  async bind(stage: string, policy: string): Promise<void> {
    const step = this.steps.filter({ hasText: stage });
    const settings = step.locator("details");
    if ((await settings.getAttribute("open")) === null) await step.locator("summary").click();
    const list = step.getByLabel("Bind a policy or group");
    const option = list.locator("option", { hasText: policy });
    await list.selectOption((await option.getAttribute("value")) ?? "");
    await step.getByRole("button", { name: "Bind", exact: true }).click();
    await expect(step.getByRole("link", { name: policy })).toBeVisible();
  }

  async moveUp(stage: string): Promise<void> {
    await this.main.getByRole("button", { name: `Move ${stage} up` }).click();
  }

  async remove(stage: string): Promise<void> {
    await this.main.getByRole("button", { name: `Remove ${stage} from the flow` }).click();
    await expect(this.steps.filter({ hasText: stage })).toHaveCount(0);
  }

  /** Publishes the draft. */
  async publish(): Promise<void> {
    await this.main.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(this.main.getByText(/^Published\./)).toBeVisible();
  }

  /** Waits until the stages stand in this order. */
  async expectOrder(names: readonly string[]): Promise<void> {
    await expect(this.steps).toHaveCount(names.length);
    for (const [index, name] of names.entries()) await expect(this.steps.nth(index)).toContainText(name);
  }

  /** Waits for a problem that the checks tell of. */
  async expectProblem(text: string | RegExp): Promise<void> {
    await expect(this.main.getByRole("status", { name: "Problems" })).toContainText(text);
  }

  async expectNoProblems(): Promise<void> {
    await expect(this.main.getByText("No problems found.")).toBeVisible();
  }
}
