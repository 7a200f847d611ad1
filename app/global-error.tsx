"use client";

import { ErrorBoundaryPage } from "#components/pages/error-boundary-page.tsx";
import "./globals.css";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** The document around the pages failed; this replaces it. */
export default function GlobalError({ error, reset }: Props) {
  return (
    <html lang="en">
      <body>
        <ErrorBoundaryPage digest={error.digest} retry={reset} />
      </body>
    </html>
  );
}
