"use client";

import { type ReactNode, useState } from "react";
import { Panel } from "../panel.tsx";
import { useFollowedForm } from "../use-followed-form.ts";

interface BrandPreviewProps {
  /** Key of the brand, or `new`. */
  brand: string;
  /** Whether what the form says is kept already, because its button was pressed without scripts. */
  drafted: boolean;
  /** Keeps what a form says. @returns what is wrong with it, one sentence each */
  keep(form: FormData): Promise<readonly string[]>;
  /** The page with the form. */
  children: ReactNode;
}

/**
 * Shows beside a brand's form the login page with what the form says: light and dark, wide and narrow. The choice between these needs
 * no scripts; without them the page follows when the form's button is pressed.
 */
export function BrandPreview({ brand, drafted, keep, children }: BrandPreviewProps) {
  const [version, setVersion] = useState(drafted ? 1 : 0);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const { follow, pending } = useFollowedForm("branding_title", keep, (found, number) => {
    setFaults(found);
    if (found.length === 0) setVersion(number + 1);
  });
  const address = `/if/brand-preview/?brand=${encodeURIComponent(brand)}${version > 0 ? `&draft=${version}` : ""}`;
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <div onInput={follow} className="min-w-0">
        {children}
      </div>
      <div className="brand-preview min-w-0 xl:sticky xl:top-6" aria-busy={pending || undefined}>
        <Panel title="Login page">
          <div className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
            <Choice name="preview-theme" title="Colours" values={["Light", "Dark"]} />
            <Choice name="preview-width" title="Screen" values={["Wide", "Narrow"]} />
          </div>
          {faults.length > 0 ? (
            <ul role="status" className="mb-3 text-danger text-sm">
              {faults.map((fault) => (
                <li key={fault} className="break-words">
                  {fault}
                </li>
              ))}
            </ul>
          ) : null}
          <div className="brand-preview-frame rounded-control border border-line">
            <iframe
              className="brand-preview-light"
              title="Login page in light colours"
              src={`${address}&theme=light`}
              sandbox="allow-same-origin"
            />
            <iframe
              className="brand-preview-dark"
              title="Login page in dark colours"
              src={`${address}&theme=dark`}
              sandbox="allow-same-origin"
              loading="lazy"
            />
          </div>
        </Panel>
      </div>
    </div>
  );
}

/** Two radio buttons; the style sheet reads which one is chosen. */
function Choice({ name, title, values }: { name: string; title: string; values: readonly [string, string] }) {
  return (
    <fieldset className="flex items-center gap-3">
      <legend className="sr-only">{title}</legend>
      {values.map((value, index) => (
        <label key={value} className="flex items-center gap-1.5">
          <input
            type="radio"
            name={name}
            value={value.toLowerCase()}
            defaultChecked={index === 0}
            className="size-4.5 accent-accent"
          />
          {value}
        </label>
      ))}
    </fieldset>
  );
}
