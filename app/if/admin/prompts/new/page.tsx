import { LivePreview } from "#components/admin/live-preview.tsx";
import NewObjectPage from "../../[collection]/new/page.tsx";
import { previewFromForm } from "../actions.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The form for a new prompt, with what people will see of it. */
export default async function NewPromptPage({ searchParams }: Props) {
  return (
    <LivePreview initial={null} preview={previewFromForm}>
      <NewObjectPage params={Promise.resolve({ collection: "prompts" })} searchParams={searchParams} />
    </LivePreview>
  );
}
